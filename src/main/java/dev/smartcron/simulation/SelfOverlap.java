package dev.smartcron.simulation;

import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.text.Durations;
import java.time.Duration;

/**
 * Firings of a task that come while its run before goes on.
 *
 * @param duration how long a run takes
 * @param firings that come too early
 * @param then what becomes of them
 * @param atOnce most runs at once
 * @param longestWait of a firing that is queued, zero where none is
 */
public record SelfOverlap(Duration duration, int firings, Overlap then, int atOnce, Duration longestWait) {

    /** {@code 12 firings come while the run before goes on (8m each): skipped}. */
    public String line() {
        String come = firings == 1 ? "1 firing comes" : firings + " firings come";
        return come + " while the run before goes on (" + Durations.format(duration) + " each): "
                + switch (then) {
                    case SKIP -> "skipped";
                    case QUEUE -> "queued, up to " + Durations.brief(longestWait) + " late";
                    case REPLACE -> "the run before is killed";
                    case ALLOW -> "up to " + atOnce + " at once";
                };
    }
}
