package dev.smartcron.status.why;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decision about a task at a time, with its reason.
 *
 * @param at when it was decided; of what was never decided, the time asked about
 * @param scheduledAt the firing; null where there is none
 * @param word a state, or a {@link NoRow}
 * @param reason in a few words
 * @param code of the reason; null where a row has none, or there is no row
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
        @Nullable ReasonCode code,
        String explanation,
        @Nullable Long execution,
        ZoneId zone) {

    /** The causes for which there is no row; in lower case they are public words. */
    enum NoRow {
        NOT_REGISTERED,
        DISABLED,
        UNPLANNABLE,
        NOT_SCHEDULED,
        WAITING,
        NO_TICK,
        NOT_RECORDED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Decision withoutRow(Subject subject, Instant minute, NoRow cause, String reason, String explanation) {
        return new Decision(
                minute, subject.task(), null, cause.word(), reason, null, explanation.strip(), null, subject.zone());
    }

    boolean is(NoRow cause) {
        return word.equals(cause.word());
    }

    /** The time in front of it: the firing, where there is one. */
    public Instant time() {
        return scheduledAt == null ? at : scheduledAt;
    }

    /** {@code skipped: execution 812 has been running since 01:00}. */
    public String line() {
        return (execution == null ? word.replace('_', ' ') : word) + ": " + reason;
    }

    /** The object that {@code why --json} prints. */
    public Map<String, @Nullable Object> json() {
        return Json.object(
                "at", Zoned.iso(at, zone),
                "task", task,
                "scheduled_at", Zoned.isoOrNull(scheduledAt, zone),
                "decision", word,
                "reason", reason,
                "reason_code", code == null ? null : code.word(),
                "explanation", explanation,
                "execution", execution);
    }
}
