package dev.smartcron.status.why;

import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.DecisionTable;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.Planning;

/** The records that the answers are read from. */
record DecisionRecords(
        ExecutionTable executions,
        DecisionTable decisions,
        Planning planning,
        TickHistory ticks,
        PendingReasons pending) {}
