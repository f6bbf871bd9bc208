package dev.smartcron.simulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a task is not started, such as an operator's pause.
 *
 * @param until the first instant that is free of it again; null when it has no end yet
 * @param why in words
 */
public record Hold(Instant from, @Nullable Instant until, String why) {
    boolean covers(Instant instant) {
        return !instant.isBefore(from) && (until == null || instant.isBefore(until));
    }
}
