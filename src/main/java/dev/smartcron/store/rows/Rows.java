package dev.smartcron.store.rows;

import dev.smartcron.execution.Adoption;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Ending;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.rows.TaskRow.Reprioritised;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows to records, each in the one place where its columns are named. */
public final class Rows {
    static final String EXECUTION = """
            e.id, e.task, e.trigger_kind, e.scheduled_at, e.due_at, e.priority, e.status, e.reason_code, e.reason_facts,
            e.started_at, e.finished_at, e.exit_code, e.signal, e.node, e.runner, e.adopted_at, e.adopted_from, e.fence, e.owner, e.job_key,
            e.parent, e.attempts, e.firings, e.last_firing""";

    static final String TASK = """
            t.name, t.definition, t.source, t.position, t.kind, t.revision, t.enabled, t.disabled_at, t.disabled_by,
            t.next_due, t.planned_to, t.problem, t.last_success, t.paused_at, t.paused_by, t.paused_until,
            t.rescheduled_at, t.rescheduled_by, t.new_schedule, t.new_timezone, t.reprioritised_at, t.reprioritised_by,
            t.new_priority""";

    private Rows() {}

    public static Execution execution(ResultSet row) throws SQLException {
        return new Execution(
                row.getLong("id"),
                row.getString("task"),
                Trigger.of(row.getString("trigger_kind")),
                instant(row, "scheduled_at"),
                Instant.ofEpochMilli(row.getLong("due_at")),
                row.getInt("priority"),
                Status.of(row.getString("status")),
                reason(row),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                integer(row, "exit_code"),
                integer(row, "signal"),
                row.getString("node"),
                row.getString("runner"),
                adoption(row),
                number(row, "fence"),
                row.getString("owner"),
                row.getString("job_key"),
                number(row, "parent"),
                row.getInt("attempts"),
                row.getInt("firings"),
                instant(row, "last_firing"));
    }

    private static @Nullable Adoption adoption(ResultSet row) throws SQLException {
        Instant at = instant(row, "adopted_at");
        return at == null ? null : Adoption.of(at, row.getString("adopted_from"));
    }

    public static Attempt attempt(ResultSet row) throws SQLException {
        return new Attempt(
                row.getLong("execution_id"),
                row.getInt("number"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                instant(row, "finished_at"),
                Status.of(row.getString("status")),
                reason(row),
                integer(row, "exit_code"),
                integer(row, "signal"),
                number(row, "cpu_ms"),
                number(row, "system_ms"),
                number(row, "max_rss_kb"),
                row.getString("output_tail"),
                row.getString("summary"),
                integer(row, "progress"),
                List.of());
    }

    /** The end of an execution that has ended. */
    public static Ending ending(ResultSet row) throws SQLException {
        Status status = Status.of(row.getString("status"));
        Instant finished = Instant.ofEpochMilli(row.getLong("finished_at"));
        Instant started = status.endsRun() ? instant(row, "started_at") : null;
        Instant due = Instant.ofEpochMilli(row.getLong("due_at"));
        Reason reason = reason(row);
        int attempts = row.getInt("attempts");
        return new Ending(
                row.getLong("id"),
                row.getString("task"),
                finished,
                status,
                status == Status.KILLED && reason != null && reason.code().isWantedEnd(),
                row.getInt("firings"),
                attempts,
                started == null ? null : Duration.between(started, finished),
                started == null || attempts != 1 ? null : Duration.between(due, started));
    }

    /** A task; one that cannot be read is a row all the same, and keeps no other from being read. */
    public static TaskRow task(ResultSet row) throws SQLException {
        String name = row.getString("name");
        String json = row.getString("definition");
        TaskRow.Kind kind = TaskRow.Kind.ON_DEMAND;
        Definition declared = new Definition(name, Map.of());
        String unreadable = null;
        try {
            kind = TaskRow.Kind.of(row.getString("kind"));
            declared = Definition.fromJson(name, json);
        } catch (IllegalArgumentException e) {
            unreadable = Json.objectFault(json)
                    .map(fault -> "its definition " + fault)
                    .orElseGet(() -> String.valueOf(e.getMessage()));
        }
        Rescheduled rescheduled = rescheduled(row);
        Reprioritised reprioritised = reprioritised(row);
        return new TaskRow(
                declared,
                TaskRow.applied(declared, rescheduled, reprioritised),
                row.getString("source"),
                row.getInt("position"),
                kind,
                row.getLong("revision"),
                row.getInt("enabled") == 1,
                instant(row, "disabled_at"),
                row.getString("disabled_by"),
                instant(row, "next_due"),
                Instant.ofEpochMilli(row.getLong("planned_to")),
                row.getString("problem"),
                instant(row, "last_success"),
                pause(row),
                rescheduled,
                reprioritised,
                unreadable);
    }

    /** The task of a left join; null where it found none. */
    public static @Nullable TaskRow joinedTask(ResultSet row) throws SQLException {
        return row.getString("name") == null ? null : task(row);
    }

    /** A definition by its name; empty where it cannot be read. */
    public static Optional<Definition> definition(ResultSet row) throws SQLException {
        try {
            return Optional.of(Definition.fromJson(row.getString("name"), row.getString("definition")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The reason in a row of executions or attempts; null where it has none. */
    public static @Nullable Reason reason(ResultSet row) throws SQLException {
        String code = row.getString("reason_code");
        return code == null ? null : Reason.read(code, row.getString("reason_facts"));
    }

    private static @Nullable Pause pause(ResultSet row) throws SQLException {
        Instant at = instant(row, "paused_at");
        return at == null ? null : new Pause(at, row.getString("paused_by"), instant(row, "paused_until"));
    }

    private static @Nullable Rescheduled rescheduled(ResultSet row) throws SQLException {
        Instant at = instant(row, "rescheduled_at");
        return at == null
                ? null
                : new Rescheduled(
                        row.getString("new_schedule"),
                        row.getString("new_timezone"),
                        row.getString("rescheduled_by"),
                        at);
    }

    private static @Nullable Reprioritised reprioritised(ResultSet row) throws SQLException {
        Instant at = instant(row, "reprioritised_at");
        return at == null ? null : new Reprioritised(row.getInt("new_priority"), row.getString("reprioritised_by"), at);
    }

    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    public static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    public static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : number;
    }

    public static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
