package dev.smartcron.store.plan;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.MaxWaiting;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.CriticalNews;
import dev.smartcron.store.rows.Firing;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Plan;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which tasks are due, and writes what each of their firings became. */
public final class Planning {
    private static final String DUE = Sql.of("""
            select {task}, case when {nowhere} then 1 else 0 end as nowhere
            from tasks t
            where t.next_due <= :now
                and (:everywhere = 1 or {here} or {nowhere}
                    or (t.next_due + t.start_within <= :now
                        and not exists (select 1 from nodes n where {about} and {there})))
            order by t.next_due, t.name limit :limit""");

    private static final String NEXT_DUE = Sql.of("""
            select t.next_due as at from tasks t
            where t.next_due is not null and ({here} or {nowhere})
            order by t.next_due limit 1""");

    private static final String NEXT_IN_VAIN =
            "select min(t.next_due + t.start_within) as at from tasks t where t.start_within is not null";

    private static final String AHEAD =
            Sql.of("select {task} from tasks t where t.next_due is not null and t.planned_to > :then");

    private static final String AT_REBOOT =
            Sql.of("select {task} from tasks t where t.kind = 'reboot' order by t.name");

    private static final String TASK = Sql.of("select {task} from tasks t where t.name = :name");

    private static final String LATEST_FIRING =
            "select max(scheduled_at) as at from executions where task = :task and scheduled_at is not null";

    private static final String MOVE_ON = """
            update tasks set next_due = :next_due, planned_to = :planned_to, problem = :problem
            where name = :name and revision = :revision and next_due = :was_due""";

    private static final String IN_VAIN = Sql.of("""
            select {execution}, t.hosts, t.environments, t.start_within
            from tasks t cross join executions e
            where t.start_within is not null and e.task = t.name and e.status = 'pending' and e.trigger_kind <> 'queue'
                and e.due_at + t.start_within <= :now and not {here}
                and not exists (select 1 from nodes n where {about} and {there})""");

    private static final String OVERTAKEN = Sql.of("""
            select {execution}
            from tasks t cross join executions e
            where t.name = :task and t.start_within is not null and e.task = t.name and e.status = 'pending'
                and e.attempts = 0 and e.trigger_kind in ('schedule', 'catch_up')
                and e.scheduled_at < :newest and e.due_at <= :late
                and not exists (
                    select 1 from nodes n where n.last_tick >= e.due_at and {there})""");

    private static final String ANYTHING_OPEN = "select (exists (select 1 from executions where status = 'pending')"
            + " or exists (select 1 from executions where status = 'running') or " + CriticalNews.WAIT + ")";

    private final Database database;

    public Planning(Database database) {
        this.database = database;
    }

    /**
     * Tasks with a firing at or before {@code now} that has no row yet and that a runner of this node has to give one,
     * the longest due first.
     *
     * @param everywhere whether it has to on whichever node, because an operator is about to change the task
     */
    public List<Due> due(Instant now, int limit, Node node, boolean everywhere) {
        return database.read(session -> session.createQuery(DUE)
                .bind("now", now.toEpochMilli())
                .bind("everywhere", everywhere ? 1 : 0)
                .bind("node", node.name())
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .bind("limit", limit)
                .map(row -> new Due(Rows.task(row), row.getInt("nowhere") == 1))
                .list());
    }

    /** The next instant at which a runner of this node has something to plan; empty when it never has. */
    public Optional<Instant> nextDue(Instant now, Node node) {
        return database.read(session -> {
            Instant first = session.createQuery(NEXT_DUE)
                    .bind("now", now.toEpochMilli())
                    .bind("node", node.name())
                    .bind("node_key", node.nameKey())
                    .bind("environment_key", node.environmentKey())
                    .map(row -> Optional.ofNullable(Rows.instant(row, "at")))
                    .findOne()
                    .orElse(Optional.empty())
                    .orElse(null);
            Instant inVain = session.createQuery(NEXT_IN_VAIN)
                    .map(row -> Optional.ofNullable(Rows.instant(row, "at")))
                    .one()
                    .orElse(null);
            if (first == null || inVain == null) {
                return Optional.ofNullable(first == null ? inVain : first);
            }
            return Optional.of(first.isBefore(inVain) ? first : inVain);
        });
    }

    /** True when any execution waits or runs, or critical news wait until their channel may have another message. */
    public boolean isAnythingOpen(Instant now) {
        return database.read(session -> session.createQuery(ANYTHING_OPEN)
                .bind("since", CriticalNews.since(now))
                .map(row -> row.getBoolean(1))
                .one());
    }

    /** A task as it is registered; empty when it is not. */
    public Optional<TaskRow> task(String name) {
        return database.read(session ->
                session.createQuery(TASK).bind("name", name).map(Rows::task).findOne());
    }

    /** The newest firing of a task that has a row; empty when it never fired. */
    public Optional<Instant> latestFiring(String task) {
        return database.read(session -> session.createQuery(LATEST_FIRING)
                .bind("task", task)
                .map(row -> Optional.ofNullable(Rows.instant(row, "at")))
                .one());
    }

    /** The tasks that a booted node starts. */
    public List<TaskRow> atReboot() {
        return database.read(session ->
                session.createQuery(AT_REBOOT).map(row -> Rows.task(row)).list());
    }

    /** Tasks of which every firing up to some instant after this one has its row. */
    public List<TaskRow> plannedBeyond(Instant then) {
        return database.read(session -> session.createQuery(AHEAD)
                .bind("then", then.toEpochMilli())
                .map(row -> Rows.task(row))
                .list());
    }

    /** Takes back what was dropped of a task for times after an instant, which a wrong clock said had been. */
    public void takeBack(String task, Schedule schedule, Instant after) {
        database.change(session -> DroppedFirings.takeBack(session, task, schedule, after));
    }

    /** Calendars as they were declared, by name; without those that cannot be read. */
    public Map<String, Definition> calendars() {
        return database.read(session -> {
            Map<String, Definition> calendars = new HashMap<>();
            session.createQuery("select name, definition from declarations where kind = 'calendar'")
                    .map(row -> Rows.definition(row))
                    .list()
                    .forEach(read -> read.ifPresent(calendar -> calendars.put(calendar.name(), calendar)));
            return calendars;
        });
    }

    /** A pause of everything; it may be over. */
    public Optional<Pause> pauseOfAll() {
        return database.read(Pause::ofAll);
    }

    /**
     * Pending executions that have waited for other nodes than this one longer than their task's firings do, where none of
     * these is about: what waits for a lock or the end of a pause on a node that ticks goes on waiting, and so do jobs.
     */
    public List<Waiting> inVain(Instant now, Node node) {
        return database.read(session -> session.createQuery(IN_VAIN)
                .bind("now", now.toEpochMilli())
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .map(row -> new Waiting(
                        Rows.execution(row),
                        Node.names(row.getString("hosts")),
                        Node.names(row.getString("environments")),
                        Duration.ofMillis(row.getLong("start_within"))))
                .list());
    }

    /**
     * Firings of a task that wait for other nodes, none of which has ticked since they were due.
     *
     * @param newest only those before it
     * @param late only what was due by then
     */
    public List<Execution> overtaken(String task, Instant newest, Instant late) {
        return database.read(session -> session.createQuery(OVERTAKEN)
                .bind("task", task)
                .bind("newest", newest.toEpochMilli())
                .bind("late", late.toEpochMilli())
                .map(row -> Rows.execution(row))
                .list());
    }

    /** Ends what still waits, a retry as its last attempt did. False when somebody has claimed or ended it meanwhile. */
    public boolean close(Execution execution, Outcome outcome, Instant now) {
        return database.write(session -> new RecordOutcome(session).giveUp(execution, outcome, now));
    }

    /**
     * Writes what the firings of some tasks became, each together with the task's next due firing, in one transaction.
     * A plan whose task somebody else has planned or changed meanwhile changes nothing: that is how a firing happens
     * once.
     *
     * @return how many rows this call wrote or made longer
     */
    public Recorded record(List<Plan> plans, Instant now) {
        return database.write(session -> {
            ExecutionWrites executions = new ExecutionWrites(session);
            int rows = 0;
            int missed = 0;
            int skipped = 0;
            for (Plan plan : plans) {
                if (moveOn(session, plan)) {
                    for (Firing firing : plan.firings()) {
                        boolean isNew = DroppedFirings.extend(session, plan, firing, now)
                                || add(session, executions, plan, firing, now);
                        int written = isNew ? 1 : 0;
                        rows += written;
                        missed += firing.is(Status.MISSED) ? written : 0;
                        skipped += firing.is(Status.SKIPPED) ? written : 0;
                    }
                }
            }
            return new Recorded(rows, missed, skipped);
        });
    }

    private static boolean add(Session session, ExecutionWrites executions, Plan plan, Firing firing, Instant now) {
        NewExecution row = NewExecution.firing(plan, firing);
        if (plan.overlap() == Overlap.QUEUE && firing.isToStart()) {
            Task task = plan.task().task();
            row = MaxWaiting.checked(session, task.policy().maxWaiting(), row);
        }
        Optional<Long> added = executions.add(row, now);
        added.ifPresent(id -> new Prerequisites(session).add(id, firing.waitsFor()));
        return added.isPresent();
    }

    private static boolean moveOn(Session session, Plan plan) {
        TaskRow task = plan.task();
        if (task.nextDue() == null) {
            return true;
        }
        return session.createUpdate(MOVE_ON)
                        .bind("name", task.name())
                        .bind("revision", task.revision())
                        .bind("was_due", Rows.millis(task.nextDue()))
                        .bind("next_due", Rows.millis(plan.nextDue()))
                        .bind("planned_to", plan.plannedTo().toEpochMilli())
                        .bind("problem", plan.problem())
                        .execute()
                == 1;
    }

    /**
     * A task that is to be planned.
     *
     * @param nowhere whether it is bound to environments of which no node is about
     */
    public record Due(TaskRow task, boolean nowhere) {}

    /**
     * A pending execution that waits for a node.
     *
     * @param hosts the nodes that may run its task; empty for any
     * @param environments those they may be of, likewise
     * @param window how long the task's firings wait for one
     */
    public record Waiting(Execution execution, List<String> hosts, List<String> environments, Duration window) {}

    /** Rows written for firings, and how many of them are of missed and of skipped ones. */
    public record Recorded(int firings, int missed, int skipped) {}
}
