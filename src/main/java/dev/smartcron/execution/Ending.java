package dev.smartcron.execution;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution's end, as far as it counts.
 *
 * @param execution null for firings that are counted on in a row which is there
 * @param status a final one
 * @param wanted whether somebody ended it, or a newer one replaced it
 * @param firings how many it stands for; one where it ran
 * @param attempts how many processes it started
 * @param took from its first start to its end; null where it never started
 * @param waited from when it was due until it started; null unless it started exactly once
 */
public record Ending(
        @Nullable Long execution,
        String task,
        Instant at,
        Status status,
        boolean wanted,
        int firings,
        int attempts,
        @Nullable Duration took,
        @Nullable Duration waited) {
    /** Firings that were not to run. */
    public static Ending dropped(String task, Instant at, Status status, int firings) {
        return new Ending(null, task, at, status, false, firings, 0, null, null);
    }
}
