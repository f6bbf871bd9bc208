package dev.smartcron.tick;

import dev.smartcron.process.Meter;
import dev.smartcron.store.Stops.Wish;

/** Why a run was ended before it ended by itself. */
sealed interface Stop {
    /** Its time was up. */
    record Deadline() implements Stop {}

    /** Its wrapper is gone, and nobody would ever tell its end. */
    record Orphaned() implements Stop {}

    /** Somebody wanted it, or its lease was over. */
    record Asked(Wish wish) implements Stop {}

    /** Its tree was seen to have reached a limit. */
    record Reached(Meter.Limit limit) implements Stop {}
}
