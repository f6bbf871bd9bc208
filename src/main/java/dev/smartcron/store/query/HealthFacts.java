package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.CriticalNews;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the facts that the health checks judge; nothing here writes. */
public final class HealthFacts {
    /** Failures in a row are counted up to so many. */
    public static final int COUNTED = 100;

    private static final String RUNNING = Sql.of("""
            select {execution}, s.expires_at, t.kind
            from executions e
                left join slots s on s.name = 'task:' || e.task and s.execution_id = e.id
                left join tasks t on t.name = e.task
            where e.status = 'running' and e.node > ''
            order by e.id + 0""");

    private static final String HELD = Sql.of("""
            select {execution}
            from slots s cross join executions e
            where e.id = s.execution_id and e.status not in ('pending', 'running') and s.name = 'task:' || e.task
                and s.expires_at > :now
            order by e.id""");

    private static final String LOCKS_HELD = """
            select count(*) from slots
            where execution_id is not null and expires_at > :now and name like 'task:%'""";

    /** The attempt that tells most of an execution: the last that printed something, or else the last. */
    private static final String TELLING = """
            left join attempts a on a.execution_id = e.id and a.number = coalesce(
                (select max(p.number) from attempts p where p.execution_id = e.id and p.output_tail <> ''), e.attempts)
            """;

    /** No services' runs. */
    private static final String UNTOLD =
            "alerted = 0 and status in ('failed', 'timed_out', 'killed', 'lost') and trigger_kind <> 'service'";

    private static final String ANYTHING_TO_TELL =
            "select exists (select 1 from executions where " + UNTOLD + ") or " + CriticalNews.WAIT;

    private static final String STREAK = streak(":task", "count(*) as failures, min(finished_at) as since");

    /** With the figures of {@link #STREAK}, so that ten thousand tasks that fail are asked for at once. */
    private static final String NOT_ALERTED =
            Sql.of("""
            select {execution}, {task}, n.failures, n.ended_at, a.number as printed_in, a.output_tail, a.summary,
                (%s) as in_a_row, (%s) as since
            from (
                select task, max(id) as newest, count(*) as failures, max(finished_at) as ended_at from executions
                where %s
                group by task) n
            join executions e on e.id = n.newest
            left join tasks t on t.name = e.task
            %sorder by e.priority, e.task""".formatted(streak("n.task", "count(*)"), streak("n.task", "min(finished_at)"), UNTOLD, TELLING));

    private static final String LAST_RUN = Sql.of("""
            select {execution}, {task}, 1 as failures, e.finished_at as ended_at, a.number as printed_in, a.output_tail,
                a.summary, null as since
            from executions e join tasks t on t.name = e.task
            """ + TELLING + """
            where e.task = :task and e.trigger_kind = 'service' and e.finished_at is not null
            order by e.id desc limit 1""");

    private static final String NEWEST_END = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
            order by e.id desc limit 1""");

    /** By one statement, however many tasks fail. */
    private static final String RECOVERED = Sql.of("""
            select {execution}, {task}, f.task as failing, (
                select max(u.started_at) from executions u
                where u.task = f.task and u.trigger_kind = 'service' and u.status in ('pending', 'running')
                    and u.node is not null) as up_since
            from (
                select task from executions where %s
                union
                select task from conditions where rule = :rule and state <> 'resolved') f
            left join tasks t on t.name = f.task
            left join executions e on e.id = (
                select j.id from executions j
                where j.task = f.task and j.status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                    and (j.status <> 'killed' or j.reason_code not in ('killed', 'replaced'))
                order by j.id desc limit 1)
            where t.name is null or t.kind = 'continuous' or e.status = 'succeeded'""".formatted(UNTOLD));

    /** Of the failures of a task since it last succeeded; what somebody has killed, or a newer one replaced, is neither. */
    private static String streak(String task, String figures) {
        return """
                with lately as (
                    select id, status, finished_at from executions
                    where task = %s and status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                        and (status <> 'killed' or reason_code not in ('killed', 'replaced'))
                    order by id desc limit :most)
                select %s from lately
                where status <> 'succeeded'
                    and id > coalesce((select max(id) from lately where status = 'succeeded'), 0)""".formatted(task, figures);
    }

    private final Database database;

    public HealthFacts(Database database) {
        this.database = database;
    }

    /** Asks for one row, for the time it takes. */
    public void ping() {
        database.select("select value from meta where key = 'schema'", Map.of(), row -> row.getString(1));
    }

    /** The time of the first registration that still holds; empty when no task is registered. */
    public Optional<Instant> firstRegistration() {
        return database.selectOne(
                        "select min(registered_at) as first from tasks",
                        Map.of(),
                        row -> Optional.ofNullable(Rows.instant(row, "first")))
                .orElseThrow();
    }

    /** Every execution recorded as running, the oldest first. */
    public List<RunningExecution> running() {
        return database.select(RUNNING, Map.of(), RunningExecution::of);
    }

    /** Every execution that has ended, but holds its task's lock for processes that could not be killed. */
    public List<Execution> keptLocks(Instant now) {
        return database.select(HELD, Map.of("now", now.toEpochMilli()), Rows::execution);
    }

    /** Counts the locks of tasks that are held. */
    public long locksHeld(Instant now) {
        return database.selectOne(LOCKS_HELD, Map.of("now", now.toEpochMilli()), row -> row.getLong(1))
                .orElseThrow();
    }

    /** Checks whether any execution has failed and has not become an alert yet, or critical news wait. Ticks ask this. */
    public boolean isAnythingToTell(Instant now) {
        return database.read(session -> session.createQuery(ANYTHING_TO_TELL)
                .bind("since", CriticalNews.since(now))
                .map(row -> row.getBoolean(1))
                .one());
    }

    /** The tasks with failed executions that have not become an alert yet, the most important first; no services' runs. */
    public List<Failures> notAlerted() {
        return database.select(NOT_ALERTED, Map.of("most", COUNTED), Failures::of);
    }

    /** The last run of a registered service, described like a failure. */
    public Optional<Failures> lastRun(String service) {
        return database.selectOne(LAST_RUN, Map.of("task", service), Failures::of);
    }

    /** Counts the failures of a task since it last succeeded, {@code most} at the most; null when there is none. */
    public @Nullable Streak failedInARow(String task, int most) {
        return database.selectOne(STREAK, Map.of("task", task, "most", most), row -> Streak.of(row, "failures"))
                .filter(streak -> streak.count() > 0)
                .orElse(null);
    }

    /** The end of the newest execution of a task that ran to one; empty when none did. */
    public Optional<Execution> newestEnd(String task) {
        return database.selectOne(NEWEST_END, Map.of("task", task), Rows::execution);
    }

    /**
     * Finds the failing tasks that may be well again, by name, each with what tells so. No others can be: these are the tasks
     * whose newest end, of those that tell how well they do, is a success, services, and what is not registered.
     *
     * @param rule of the conditions of tasks that fail
     */
    public Map<String, RecoveredTask> recovered(String rule) {
        Map<String, RecoveredTask> recovered = new HashMap<>();
        database.select(
                RECOVERED, Map.of("rule", rule), row -> recovered.put(row.getString("failing"), RecoveredTask.of(row)));
        return recovered;
    }

    /**
     * Facts by which a failing task may be well again.
     *
     * @param row of the task; null where it is not registered
     * @param newest its newest end, but for what somebody has killed, or a newer one replaced; null where none is kept
     * @param upSince when the run of a service that there is began; null where none is
     */
    public record RecoveredTask(
            @Nullable TaskRow row,
            @Nullable Execution newest,
            @Nullable Instant upSince) {
        private static RecoveredTask of(ResultSet row) throws SQLException {
            return new RecoveredTask(
                    row.getString("name") == null ? null : Rows.task(row),
                    row.getString("task") == null ? null : Rows.execution(row),
                    Rows.instant(row, "up_since"));
        }
    }

    /**
     * An execution recorded as running.
     *
     * @param lockedUntil when its task's lock frees itself; null when the lock is not its own any more
     * @param hasDeadline false for what is kept running without one
     */
    public record RunningExecution(
            Execution execution, @Nullable Instant lockedUntil, boolean hasDeadline) {
        private static RunningExecution of(ResultSet row) throws SQLException {
            return new RunningExecution(
                    Rows.execution(row),
                    Rows.instant(row, "expires_at"),
                    !TaskRow.Kind.CONTINUOUS.word().equals(row.getString("kind")));
        }

        /** Checks whether its runner holds it; no other runner than one that is gone lets its lock expire. */
        public boolean isHeldAt(Instant now) {
            return lockedUntil != null && !lockedUntil.isBefore(now);
        }

        /** The last moment of its process: its timeout and the time to kill it; null when unknown. */
        public @Nullable Instant deadline() {
            return lockedUntil == null || !hasDeadline ? null : lockedUntil.minus(TaskLocks.MARGIN);
        }
    }

    /**
     * Failures of a task, one after the other.
     *
     * @param since when the first of them ended
     */
    public record Streak(int count, Instant since) {
        private static Streak of(ResultSet row, String count) throws SQLException {
            return new Streak(row.getInt(count), Instant.ofEpochMilli(row.getLong("since")));
        }
    }

    /**
     * A task's failed executions that have not become an alert yet, described by the newest.
     *
     * @param row of the task; null where it is not registered
     * @param streak those since it last succeeded, told or not, {@link #COUNTED} at the most; null where nobody counted
     * @param count how many there are
     * @param endedAt when the last of them ended
     * @param printedIn the number of the last attempt that printed something; of the last where none did
     * @param outputTail the end of what that attempt printed; null for nothing
     * @param summary what went wrong, as that tells it; null when it does not
     */
    public record Failures(
            Execution newest,
            @Nullable TaskRow row,
            @Nullable Streak streak,
            int count,
            Instant endedAt,
            int printedIn,
            @Nullable String outputTail,
            @Nullable String summary) {

        private static Failures of(ResultSet row) throws SQLException {
            return new Failures(
                    Rows.execution(row),
                    row.getString("name") == null ? null : Rows.task(row),
                    Rows.instant(row, "since") == null ? null : Streak.of(row, "in_a_row"),
                    row.getInt("failures"),
                    Instant.ofEpochMilli(row.getLong("ended_at")),
                    row.getInt("printed_in"),
                    row.getString("output_tail"),
                    row.getString("summary"));
        }

        public String task() {
            return newest.task();
        }

        /** The summary, where it is the last attempt's: an earlier one may have failed for another reason. */
        public Optional<String> cause() {
            return printedIn == newest.attempts() ? Optional.ofNullable(summary) : Optional.empty();
        }
    }
}
