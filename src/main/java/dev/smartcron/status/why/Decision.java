package dev.smartcron.status.why;

import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a task at a time, and why.
 *
 * @param at when it was decided; of what was never decided, the time asked about
 * @param scheduledAt the firing; null where there is none
 * @param word a state, or why there is no row: {@code not_scheduled}, {@code disabled} …
 * @param reason in a few words
 * @param explanation whole sentences; empty when the reason says it all
 * @param execution its id; null where there is no row
 * @param zone the task's, for showing times
 */
public record Decision(
        Instant at,
        String task,
        @Nullable Instant scheduledAt,
        String word,
        String reason,
        String explanation,
        @Nullable Long execution,
        ZoneId zone) {

    /** What the time in front of it is: the firing, where there is one. */
    public Instant time() {
        return scheduledAt == null ? at : scheduledAt;
    }

    /** {@code skipped: execution 812 has been running since 01:00}. */
    public String line() {
        return word.replace("not_", "not ").replace("no_", "no ") + ": " + reason;
    }

    /** As {@code why --json} prints it. */
    public Map<String, @Nullable Object> json() {
        return Json.object(
                "at", Zoned.iso(at, zone),
                "task", task,
                "scheduled_at", Zoned.isoOrNull(scheduledAt, zone),
                "decision", word,
                "reason", reason,
                "explanation", explanation,
                "execution", execution);
    }
}
