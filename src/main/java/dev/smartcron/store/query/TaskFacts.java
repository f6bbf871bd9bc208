package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.KeptSums.TimeRange;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads what the rules about tasks and jobs judge: each look by an index, and bounded however much history there is. */
public final class TaskFacts {
    /** Rows that are looked at for the last successes of a task, which may lie between many that are none. */
    private static final int LOOKED_AT = 200;

    private static final String LAST_OF_ALL = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.finished_at is not null order by e.id desc limit 1""");

    private static final String LAST_FIRING = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.scheduled_at <= :until order by e.scheduled_at desc limit 1""");

    /** The newest success of each task is where its row says; a retry's wait is no sign of slowness. */
    private static final String LONG_RUNS = Sql.of("""
            select {execution} from tasks t cross join executions e
            where e.task = t.name and e.started_at = t.last_success and e.status = 'succeeded' and e.attempts = 1
                and e.trigger_kind <> 'service' and e.finished_at - e.started_at >= :least
            union all
            select {execution} from executions e
            where e.status = 'running' and e.node > '' and e.attempts = 1 and e.trigger_kind <> 'service'
                and e.started_at <= :now - :least""");

    private static final String USUAL = """
            select took from (
                select finished_at - started_at as took, status, attempts, id from executions
                where task = :task and id < :before order by id desc limit :looked_at) lately
            where status = 'succeeded' and attempts = 1 order by id desc limit :most""";

    private static final String LONGEST_RUN = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.started_at >= :since and e.started_at < :until and e.status = 'succeeded'
                and e.attempts = 1 and e.trigger_kind <> 'service'
            order by e.finished_at - e.started_at desc, e.id limit 1""");

    private static final String OVERDUE = Sql.of("""
            select {task} from tasks t
            where t.next_due is not null and t.next_due < :before and t.problem is null
            order by t.next_due limit :most""");

    /** Of each priority the first, since an index has them in this order. */
    private static final String OLDEST_JOB = Sql.of("""
            select {execution}
            from (values (1), (2), (3), (4), (5)) p cross join executions e
            where e.id = (
                select w.id from executions w join tasks t on t.name = w.task
                where w.status = 'pending' and w.trigger_kind = 'queue' and w.priority = p.column1 and w.due_at <= :now
                    and w.attempts = 0 and t.enabled = 1 and t.disabled_at is null
                    and (t.paused_at is null or t.paused_until <= :now)
                order by w.due_at, w.id limit 1)
            order by e.due_at limit 1""");

    private final Database database;

    public TaskFacts(Database database) {
        this.database = database;
    }

    /** The newest execution of a task that is over, whatever became of it; empty when none is. */
    public Optional<Execution> lastOfAll(String task) {
        return database.selectOne(LAST_OF_ALL, Map.of("task", task), Rows::execution);
    }

    /** The newest firing of a task at or before an instant; empty when there was none. */
    public Optional<Execution> lastFiring(String task, Instant until) {
        return database.selectOne(LAST_FIRING, Map.of("task", task, "until", until.toEpochMilli()), Rows::execution);
    }

    /** The executions that run for so long already, and the newest success of each task that took so long; first attempts only. */
    public List<Execution> longRuns(Duration least, Instant now) {
        return database.select(
                LONG_RUNS, Map.of("least", least.toMillis(), "now", now.toEpochMilli()), Rows::execution);
    }

    /** The time that the successes of a task before an execution took at their first attempt, the newest first. */
    public List<Duration> usual(String task, long before, int most) {
        return database.select(
                USUAL,
                Map.of("task", task, "before", before, "looked_at", LOOKED_AT, "most", most),
                row -> Duration.ofMillis(row.getLong("took")));
    }

    /** The longest success of a task that began within a span, at its first attempt; empty where there is none. */
    public Optional<Execution> longestRun(String task, TimeRange span) {
        return database.selectOne(
                LONGEST_RUN,
                Map.of(
                        "task",
                        task,
                        "since",
                        span.since().toEpochMilli(),
                        "until",
                        Objects.requireNonNull(span.until()).toEpochMilli()),
                Rows::execution);
    }

    /** Tasks with a firing before an instant that has no row, the longest due first. */
    public List<TaskRow> overdue(Instant before, int most) {
        return database.select(OVERDUE, Map.of("before", before.toEpochMilli(), "most", most), Rows::task);
    }

    /** The job that is due for longest and was never started; none of a paused or disabled task. */
    public Optional<Execution> oldestDueJob(Instant now) {
        return database.selectOne(OLDEST_JOB, Map.of("now", now.toEpochMilli()), Rows::execution);
    }
}
