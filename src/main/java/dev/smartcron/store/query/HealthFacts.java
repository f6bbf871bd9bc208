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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the facts that the health checks judge; nothing here writes. */
public final class HealthFacts {
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

    private static final String ANYTHING_TO_TELL = "select exists (select 1 from executions where alerted = 0"
            + " and status in ('failed', 'timed_out', 'killed', 'lost') and trigger_kind <> 'service') or "
            + CriticalNews.WAIT;

    private static final String NOT_ALERTED = Sql.of("""
            select {execution}, n.failures, n.ended_at, a.number as printed_in, a.output_tail, a.summary
            from (
                select task, max(id) as newest, count(*) as failures, max(finished_at) as ended_at from executions
                where alerted = 0 and status in ('failed', 'timed_out', 'killed', 'lost') and trigger_kind <> 'service'
                group by task) n
            join executions e on e.id = n.newest
            """ + TELLING + "order by e.priority, e.task");

    private static final String LAST_RUN = Sql.of("""
            select {execution}, 1 as failures, e.finished_at as ended_at, a.number as printed_in, a.output_tail,
                a.summary
            from executions e
            """ + TELLING + """
            where e.task = :task and e.trigger_kind = 'service' and e.finished_at is not null
            order by e.id desc limit 1""");

    /** Not what somebody has killed, or a newer one replaced: that is neither a failure nor a success. */
    private static final String STREAK = """
            with lately as (
                select id, status, finished_at from executions
                where task = :task and status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                    and (status <> 'killed' or reason_code not in ('killed', 'replaced'))
                order by id desc limit :most)
            select count(*) as failures, min(finished_at) as since from lately
            where status <> 'succeeded'
                and id > coalesce((select max(id) from lately where status = 'succeeded'), 0)""";

    private static final String NEWEST_END = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
            order by e.id desc limit 1""");

    private static final String NEWEST_JUDGED = Sql.of("""
            select {execution} from executions e
            where e.task = :task and e.status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                and (e.status <> 'killed' or e.reason_code not in ('killed', 'replaced'))
            order by e.id desc limit 1""");

    /** By one statement, however many tasks fail. */
    private static final String RECOVERED = """
            select f.task from (
                select task from executions
                where alerted = 0 and status in ('failed', 'timed_out', 'killed', 'lost') and trigger_kind <> 'service'
                union
                select task from conditions where rule = :rule and state <> 'resolved') f
            left join tasks t on t.name = f.task
            where t.name is null or t.kind = 'continuous' or 'succeeded' = (
                select e.status from executions e
                where e.task = f.task and e.status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                    and (e.status <> 'killed' or e.reason_code not in ('killed', 'replaced'))
                order by e.id desc limit 1)""";

    private static final String UP_SINCE = """
            select started_at from executions
            where task = :task and trigger_kind = 'service' and status in ('pending', 'running')
                and node is not null""";

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

    public boolean isRegistered(String task) {
        return database.selectOne(
                        "select count(*) from tasks where name = :task", Map.of("task", task), row -> row.getInt(1) > 0)
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
        return database.select(NOT_ALERTED, Map.of(), Failures::of);
    }

    /** The last run of a service, described like a failure. */
    public Optional<Failures> lastRun(String service) {
        return database.selectOne(LAST_RUN, Map.of("task", service), Failures::of);
    }

    /** Counts the failures of a task since it last succeeded, {@code most} at the most; null when there is none. */
    public @Nullable Streak failedInARow(String task, int most) {
        return database.selectOne(STREAK, Map.of("task", task, "most", most), Streak::of)
                .filter(streak -> streak.count() > 0)
                .orElse(null);
    }

    /** The end of the newest execution of a task that ran to one; empty when none did. */
    public Optional<Execution> newestEnd(String task) {
        return database.selectOne(NEWEST_END, Map.of("task", task), Rows::execution);
    }

    /** As {@link #newestEnd}, of the ends that tell how well the task does: none that somebody wanted. */
    public Optional<Execution> newestJudged(String task) {
        return database.selectOne(NEWEST_JUDGED, Map.of("task", task), Rows::execution);
    }

    /**
     * The tasks among those that fail whose newest end, of those that tell how well they do, is a success, that are
     * services, or that are not registered: of no others the failing can be over.
     *
     * @param rule of the conditions of tasks that fail
     */
    public Set<String> recovered(String rule) {
        return Set.copyOf(database.select(RECOVERED, Map.of("rule", rule), row -> row.getString(1)));
    }

    /** The start of a service that runs; empty for a task that is none, and for one that does not run now. */
    public Optional<Instant> upSince(String task) {
        return database.selectOne(
                UP_SINCE, Map.of("task", task), row -> Instant.ofEpochMilli(row.getLong("started_at")));
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
        private static Streak of(ResultSet row) throws SQLException {
            return new Streak(row.getInt("failures"), Instant.ofEpochMilli(row.getLong("since")));
        }
    }

    /**
     * A task's failed executions that have not become an alert yet, described by the newest.
     *
     * @param count how many there are
     * @param endedAt when the last of them ended
     * @param printedIn the number of the last attempt that printed something; of the last where none did
     * @param outputTail the end of what that attempt printed; null for nothing
     * @param summary what went wrong, as that tells it; null when it does not
     */
    public record Failures(
            Execution newest,
            int count,
            Instant endedAt,
            int printedIn,
            @Nullable String outputTail,
            @Nullable String summary) {

        private static Failures of(ResultSet row) throws SQLException {
            return new Failures(
                    Rows.execution(row),
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
