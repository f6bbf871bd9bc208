package dev.smartcron.store;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From tasks that are due to rows of what each firing became. */
public final class Planning {
    private static final String DUE = "select " + Rows.TASK + """

            from tasks t where t.next_due <= :now order by t.next_due, t.name limit :limit""";

    private static final String MOVE_ON = """
            update tasks set next_due = :next_due, planned_to = :planned_to, problem = :problem
            where name = :name and revision = :revision and next_due = :was_due""";

    private static final String INSERT = """
            insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, reason, created_at,
                finished_at)
            values (:task, :trigger, :overlap, :scheduled_at, :due_at, :priority, :status, :reason, :now, :finished_at)
            on conflict do nothing""";

    private final Database database;

    public Planning(Database database) {
        this.database = database;
    }

    /** Tasks with a firing at or before {@code now} that has no row yet, the longest due first. */
    public List<TaskRow> due(Instant now, int limit) {
        return database.read(handle -> handle.createQuery(DUE)
                .bind("now", now.toEpochMilli())
                .bind("limit", limit)
                .map(row -> Rows.task(row))
                .list());
    }

    /** The next instant at which any task is due; empty when none ever is. */
    public Optional<Instant> nextDue() {
        return database.read(
                handle -> handle.createQuery("select min(next_due) as next_due from tasks where next_due is not null")
                        .map(row -> Optional.ofNullable(Rows.instant(row, "next_due")))
                        .one());
    }

    /** Whether any execution waits or runs. */
    public boolean isAnythingOpen() {
        return database.read(
                handle -> handle.createQuery("""
                        select (exists (select 1 from executions where status = 'pending')
                            or exists (select 1 from executions where status = 'running'))""").map(row -> row.getBoolean(1)).one());
    }

    /** The tasks that a booted node starts. */
    public List<TaskRow> atReboot() {
        return database.read(handle -> handle.createQuery(
                        "select " + Rows.TASK + " from tasks t where t.kind = 'reboot' order by t.name")
                .map(row -> Rows.task(row))
                .list());
    }

    /** Calendars as they were declared, by name. */
    public Map<String, Definition> calendars() {
        return database.read(handle -> {
            Map<String, Definition> calendars = new HashMap<>();
            handle.createQuery("select name, definition from declarations where kind = 'calendar'")
                    .map(row -> Definition.fromJson(row.getString(1), row.getString(2)))
                    .list()
                    .forEach(calendar -> calendars.put(calendar.name(), calendar));
            return calendars;
        });
    }

    /**
     * Writes what the firings of some tasks became, each together with the task's next due firing, in one transaction.
     * A plan whose task somebody else has planned or changed meanwhile changes nothing: that is how a firing happens
     * once.
     *
     * @return how many rows this call wrote
     */
    public Recorded record(List<Plan> plans, Instant now) {
        return database.write(handle -> {
            int rows = 0;
            int missed = 0;
            for (Plan plan : plans) {
                if (movedOn(handle, plan)) {
                    for (Firing firing : plan.firings()) {
                        int inserted = insert(handle, plan, firing, now);
                        rows += inserted;
                        missed += firing.isMissed() ? inserted : 0;
                    }
                }
            }
            return new Recorded(rows, missed);
        });
    }

    private static boolean movedOn(Statements handle, Plan plan) {
        TaskRow task = plan.task();
        if (task.nextDue() == null) {
            return true;
        }
        return handle.createUpdate(MOVE_ON)
                        .bind("name", task.name())
                        .bind("revision", task.revision())
                        .bind("was_due", Rows.millis(task.nextDue()))
                        .bind("next_due", Rows.millis(plan.nextDue()))
                        .bind("planned_to", plan.plannedTo().toEpochMilli())
                        .bind("problem", plan.problem())
                        .execute()
                == 1;
    }

    private static int insert(Statements handle, Plan plan, Firing firing, Instant now) {
        Outcome outcome = firing.outcome();
        return handle.createUpdate(INSERT)
                .bind("task", plan.task().name())
                .bind("trigger", firing.trigger().word())
                .bind(
                        "overlap",
                        firing.trigger() == Trigger.CATCH_UP
                                ? "queue"
                                : plan.overlap().word())
                .bind("scheduled_at", firing.scheduledAt().toEpochMilli())
                .bind("due_at", firing.dueAt().toEpochMilli())
                .bind("priority", plan.priority())
                .bind("status", outcome == null ? "pending" : outcome.status().word())
                .bind("reason", outcome == null ? null : outcome.reason())
                .bind("now", now.toEpochMilli())
                .bind("finished_at", outcome == null ? null : now.toEpochMilli())
                .execute();
    }

    /**
     * What became of a task's due firings.
     *
     * @param task as it was read
     * @param nextDue the first firing not in here; null when none will come
     * @param plannedTo every firing up to here is in here
     * @param problem why the task can no longer be planned; null when it can
     */
    public record Plan(
            TaskRow task,
            int priority,
            Overlap overlap,
            List<Firing> firings,
            @Nullable Instant nextDue,
            Instant plannedTo,
            @Nullable String problem) {}

    /**
     * One firing: to be started, or already decided.
     *
     * @param dueAt not to be started before
     * @param outcome null when it is to be started
     */
    public record Firing(
            Trigger trigger,
            Instant scheduledAt,
            Instant dueAt,
            @Nullable Outcome outcome) {
        boolean isMissed() {
            return outcome != null && outcome.status() == Status.MISSED;
        }
    }

    /** Rows written for firings, and how many of them are of missed ones. */
    public record Recorded(int firings, int missed) {}
}
