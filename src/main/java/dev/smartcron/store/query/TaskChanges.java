package dev.smartcron.store.query;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Meta;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Reprioritised;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes the table of registered tasks, as a part of the transaction of an operator's deed. */
public final class TaskChanges {
    private static final String INSERT = """
            insert into tasks (name, definition, source, position, category, priority, kind, revision, enabled,
                next_due, planned_to, registered_at, updated_at, hosts, environments, start_within, group_name,
                command, timeout, memory, max_retries)
            values (:name, :definition, :source, :position, :category, :priority, :kind, 1, :enabled,
                :next_due, :now, :now, :now, :hosts, :environments, :start_within, :group,
                :command, :timeout, :memory, :max_retries)""";

    private static final String UPDATE = """
            update tasks set definition = :definition, source = :source, position = :position,
                category = :category, priority = coalesce(new_priority, :priority), kind = :kind, revision = revision + 1,
                enabled = :enabled, updated_at = :now, hosts = :hosts, environments = :environments,
                start_within = :start_within, group_name = :group, command = :command, timeout = :timeout,
                memory = :memory, max_retries = :max_retries
            where name = :name""";

    private static final String REPLAN = """
            update tasks set next_due = :next_due, problem = null,
                planned_to = case when planned_to > :now then planned_to else :now end
            where name = :name""";

    private final Session session;

    public TaskChanges(Session session) {
        this.session = session;
    }

    /** Adds a task that has no firing before {@code now}. */
    public void insert(Declared declared, @Nullable Instant nextDue, Instant now) {
        bind(INSERT, declared, now).bind("next_due", Rows.millis(nextDue)).execute();
        PingTable.register(session, declared.definition());
    }

    /** Replaces what was declared; operator changes and the plan stay. A service that waits to be started waits anew. */
    public void update(Declared declared, Instant now) {
        bind(UPDATE, declared, now).execute();
        PingTable.register(session, declared.definition());
        new ExecutionWrites(session).cancelService(declared.task().name(), now);
    }

    /** Plans a task anew from {@code now} on: what was due before has its rows. */
    public void replan(String name, @Nullable Instant nextDue, Instant now) {
        session.createUpdate(REPLAN)
                .bind("name", name)
                .bind("next_due", Rows.millis(nextDue))
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Notes a new place in the file, which is no change of the task. */
    public void move(String name, String source, int position) {
        session.createUpdate("update tasks set source = :source, position = :position where name = :name")
                .bind("name", name)
                .bind("source", source)
                .bind("position", position)
                .execute();
    }

    /** Takes a task out; what it did stays in the history, what it was still to do is cancelled. */
    public void remove(String name, Instant now) {
        new ExecutionWrites(session).cancelAllPending(name, Reason.of(ReasonCode.REMOVED), now);
        session.createUpdate("delete from tasks where name = :name")
                .bind("name", name)
                .execute();
    }

    /** An operator's {@code disable}: nothing is due any more, and nothing accumulates. */
    public void disable(String name, String who, Instant now) {
        session.createUpdate("""
                        update tasks set disabled_at = :now, disabled_by = :who, next_due = null,
                            revision = revision + 1
                        where name = :name""")
                .bind("name", name)
                .bind("now", now.toEpochMilli())
                .bind("who", who)
                .execute();
    }

    /** An operator's {@code pause}; it takes the place of an earlier one. */
    public void pause(String name, @Nullable Pause pause) {
        session.createUpdate("""
                        update tasks set paused_at = :at, paused_by = :by, paused_until = :until,
                            revision = revision + 1
                        where name = :name""")
                .bind("name", name)
                .bind("at", pause == null ? null : Rows.millis(pause.at()))
                .bind("by", pause == null ? null : pause.by())
                .bind("until", pause == null ? null : Rows.millis(pause.until()))
                .execute();
    }

    /** A pause of everything; null ends it. */
    public void pauseAll(@Nullable Pause pause) {
        Meta.write(session, Pause.OF_ALL, pause == null ? null : pause.toJson());
    }

    /**
     * An operator's other schedule, or null for the file's; what it is due next is {@link #replan}'s.
     *
     * @param revision that the row is to have still; null for any
     * @return false where it has another one, and nothing was changed
     */
    public boolean reschedule(String name, @Nullable Rescheduled to, TaskRow.Kind kind, @Nullable Long revision) {
        return session.createUpdate("""
                        update tasks set rescheduled_at = :at, rescheduled_by = :by, new_schedule = :schedule,
                            new_timezone = :timezone, kind = :kind, revision = revision + 1
                        where name = :name and revision = coalesce(:revision, revision)""")
                        .bind("name", name)
                        .bind("at", to == null ? null : Rows.millis(to.at()))
                        .bind("by", to == null ? null : to.by())
                        .bind("schedule", to == null ? null : to.schedule())
                        .bind("timezone", to == null ? null : to.timezone())
                        .bind("kind", kind.word())
                        .bind("revision", revision)
                        .execute()
                > 0;
    }

    /**
     * An operator's other priority, or null for the file's. What waits with the priority that the task had gets the new one;
     * a job that was given its own keeps it.
     *
     * @param was the priority that the task has
     * @return how many executions that wait were changed
     */
    public int reprioritise(TaskRow row, int was, @Nullable Reprioritised to) {
        int is = Task.of(TaskRow.applied(row.declared(), row.rescheduled(), to)).priority();
        session.createUpdate("""
                        update tasks set reprioritised_at = :at, reprioritised_by = :by, new_priority = :new,
                            priority = :priority, revision = revision + 1
                        where name = :name""")
                .bind("name", row.name())
                .bind("at", to == null ? null : Rows.millis(to.at()))
                .bind("by", to == null ? null : to.by())
                .bind("new", to == null ? null : to.priority())
                .bind("priority", is)
                .execute();
        return session.createUpdate("""
                        update executions set priority = :priority
                        where task = :name and status = 'pending' and priority = :was""")
                .bind("name", row.name())
                .bind("priority", is)
                .bind("was", was)
                .execute();
    }

    /** Takes an operator's {@code disable} back, with nothing due before {@code now}. */
    public void enable(String name, @Nullable Instant nextDue, Instant now) {
        session.createUpdate("""
                        update tasks set disabled_at = null, disabled_by = null, next_due = :next_due,
                            planned_to = case when planned_to > :now then planned_to else :now end,
                            problem = null, revision = revision + 1
                        where name = :name""")
                .bind("name", name)
                .bind("next_due", Rows.millis(nextDue))
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /**
     * Keeps a file's groups or calendars.
     *
     * @param onlyThese whether all others are forgotten; tasks of another file may still ask for them
     */
    public void declare(String kind, Map<String, String> definitions, boolean onlyThese) {
        if (onlyThese) {
            session.createUpdate("delete from declarations where kind = :kind")
                    .bind("kind", kind)
                    .execute();
        }
        definitions.forEach((name, definition) -> session.createUpdate("""
                        insert into declarations (kind, name, definition) values (:kind, :name, :definition)
                        on conflict (kind, name) do update set definition = excluded.definition""")
                .bind("kind", kind)
                .bind("name", name)
                .bind("definition", definition)
                .execute());
    }

    private Session.Statement bind(String sql, Declared declared, Instant now) {
        Task task = declared.task();
        Policy policy = task.policy();
        boolean placed = !policy.hosts().isEmpty() || !policy.environments().isEmpty();
        return session.createUpdate(sql)
                .bind("hosts", list(policy.hosts()))
                .bind("environments", list(policy.environments()))
                .bind("group", task.policy().group().orElse(null))
                .bind("command", task.commandLine())
                .bind(
                        "timeout",
                        task.startedByCrontab()
                                ? null
                                : task.limits()
                                        .timeout()
                                        .map(Duration::toMillis)
                                        .orElse(null))
                .bind("memory", task.limits().memoryBytes().orElse(null))
                .bind("max_retries", task.retries().max())
                .bind("start_within", placed ? task.timing().catchUpWindow().toMillis() : null)
                .bind("name", task.name())
                .bind("definition", task.definition().toJson())
                .bind("source", declared.source())
                .bind("position", declared.position())
                .bind("category", task.category().orElse(null))
                .bind("priority", task.priority())
                .bind("kind", declared.kind().word())
                .bind("enabled", task.enabled() ? 1 : 0)
                .bind("now", now.toEpochMilli());
    }

    private static @Nullable String list(List<String> names) {
        return names.isEmpty() ? null : Node.key(String.join(",", names));
    }

    /**
     * A task as a file declares it.
     *
     * @param source the file
     * @param position in the file, from zero
     */
    public record Declared(Task task, String source, int position, TaskRow.Kind kind) {
        public Definition definition() {
            return task.definition();
        }
    }
}
