package dev.smartcron.store.alerts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nobody wants to hear of a task's alerts, or of any.
 *
 * @param task null for all alerts
 * @param actor who asked for it
 */
public record Snooze(@Nullable String task, Instant until, String actor) {
    /** Checks whether it is about the alerts of a task; null for those of none. */
    public boolean covers(@Nullable String other) {
        return task == null || task.equals(other);
    }
}
