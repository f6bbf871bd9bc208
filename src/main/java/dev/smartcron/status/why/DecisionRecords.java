package dev.smartcron.status.why;

import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.DecisionTable;
import dev.smartcron.store.query.ExecutionTable;

/** The records that the answers are read from. */
record DecisionRecords(
        ExecutionTable executions,
        DecisionTable decisions,
        Planning planning,
        TickHistory ticks,
        PendingReasons pending) {}
