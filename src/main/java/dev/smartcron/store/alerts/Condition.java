package dev.smartcron.store.alerts;

import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.task.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a subject, from when it was first seen: a row.
 *
 * @param task that it is about; null where it is about none
 * @param category of that task; null where it has none
 * @param summary one line
 * @param detail blocks, as JSON
 * @param causes what explains it, and keeps it from being told while that is told
 * @param to channels that its task wants told; empty where the settings say
 * @param mutedBy the rule and subject of what explains it, or who snoozed it; null where nothing keeps it from being told
 * @param resolvedAt null while it is open
 * @param because why it is over, as a sentence; null while it is open, and where nobody knows
 */
public record Condition(
        long id,
        String rule,
        String subject,
        @Nullable String task,
        @Nullable String category,
        String summary,
        String detail,
        List<String> causes,
        List<String> to,
        ConditionState state,
        @Nullable String mutedBy,
        @Nullable Instant resolvedAt,
        @Nullable String because) {
    static final String COLUMNS = "id, rule, subject, task, category, state, severity, summary, detail, causes,"
            + " told_to, first_seen, last_seen, count, looks, wrong, changed_at, held_until, held_by, told_at, reminders, muted_by,"
            + " resolved_at, because";

    static Condition of(ResultSet row) throws SQLException {
        return new Condition(
                row.getLong("id"),
                row.getString("rule"),
                row.getString("subject"),
                row.getString("task"),
                row.getString("category"),
                row.getString("summary"),
                row.getString("detail"),
                words(row.getString("causes")),
                words(row.getString("told_to")),
                new ConditionState(
                        Phase.of(row.getString("state")),
                        Severity.of(row.getString("severity")),
                        row.getInt("count"),
                        row.getInt("looks"),
                        row.getInt("wrong") == 1,
                        Instant.ofEpochMilli(row.getLong("first_seen")),
                        Instant.ofEpochMilli(row.getLong("last_seen")),
                        Instant.ofEpochMilli(row.getLong("changed_at")),
                        Rows.instant(row, "held_until"),
                        row.getString("held_by"),
                        Rows.instant(row, "told_at"),
                        row.getInt("reminders")),
                row.getString("muted_by"),
                Rows.instant(row, "resolved_at"),
                row.getString("because"));
    }

    public ConditionKey key() {
        return new ConditionKey(rule, subject);
    }

    /** The same at a later time: whoever holds it does so until then and no longer. */
    public Condition at(Instant now) {
        return in(state.at(now));
    }

    /** The same in another state. */
    public Condition in(ConditionState next) {
        return new Condition(
                id, rule, subject, task, category, summary, detail, causes, to, next, mutedBy, resolvedAt, because);
    }

    /** The same as it is described now. */
    public Condition described(String newSummary, String newDetail) {
        return new Condition(
                id,
                rule,
                subject,
                task,
                category,
                newSummary,
                newDetail,
                causes,
                to,
                state,
                mutedBy,
                resolvedAt,
                because);
    }

    /** The same, with what keeps it from being told, or with nothing. */
    public Condition muted(@Nullable String by) {
        return new Condition(
                id, rule, subject, task, category, summary, detail, causes, to, state, by, resolvedAt, because);
    }

    /** The same, over. */
    public Condition over(Instant at, @Nullable String why) {
        return new Condition(id, rule, subject, task, category, summary, detail, causes, to, state, mutedBy, at, why);
    }

    /** The same with the id that its row was given. */
    public Condition identified(long given) {
        return new Condition(
                given, rule, subject, task, category, summary, detail, causes, to, state, mutedBy, resolvedAt, because);
    }

    static String text(List<String> words) {
        return String.join("\n", words);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    }
}
