package dev.smartcron.status;

import dev.smartcron.store.TaskRow.Kind;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a task stands.
 *
 * @param nextDue its next firing; null when no clock starts it, or it may not run
 * @param lastStatus the public word for how its newest execution stands; null when there was none
 * @param lastStartedAt null when it was never started
 * @param lastDuration null while it runs, and when nothing ran
 * @param running executions of it that run now
 */
public record TaskState(
        Registered registered,
        @Nullable Instant nextDue,
        @Nullable String lastStatus,
        @Nullable Instant lastStartedAt,
        @Nullable Duration lastDuration,
        int running) {

    public String name() {
        return registered.name();
    }

    public Optional<String> category() {
        return registered.declared("category").map(Object::toString);
    }

    public int priority() {
        return registered.declared("priority").orElse(3L) instanceof Long priority ? Math.toIntExact(priority) : 3;
    }

    public Optional<String> schedule() {
        return registered.declared("schedule").map(Object::toString);
    }

    public boolean enabled() {
        return registered.row().mayRun();
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "name", name(),
                "description", registered.declared("description"),
                "category", category(),
                "schedule", schedule(),
                "timezone", registered.declared("timezone").orElse("UTC"),
                "priority", priority(),
                "enabled", enabled(),
                "paused_until", null,
                "next_due", registered.iso(nextDue),
                "last_status", lastStatus,
                "last_started_at", registered.iso(lastStartedAt),
                "last_duration_ms", lastDuration == null ? null : lastDuration.toMillis(),
                "running", running > 0,
                "started_by", registered.row().kind() == Kind.CRONTAB ? "crontab" : "runner",
                "problem", registered.problem());
    }
}
