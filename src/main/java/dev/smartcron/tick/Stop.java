package dev.smartcron.tick;

import dev.smartcron.process.Meter;

/** Why a run was ended before it ended by itself. */
sealed interface Stop {
    /** Its time was up. */
    record Deadline() implements Stop {}

    /** Its wrapper is gone, and nobody would ever tell its end. */
    record Orphaned() implements Stop {}

    /** Its tree was seen to have reached a limit. */
    record Reached(Meter.Limit limit) implements Stop {}
}
