package dev.smartcron.store.query;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.TaskRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the facts that the health checks judge; nothing here writes. */
public final class HealthFacts {
    private static final int DAMAGES = 5;

    private static final String RUNNING = """
            select e.id, e.task, e.node, e.started_at, s.expires_at, t.kind
            from executions e
                left join slots s on s.name = 'task:' || e.task and s.execution_id = e.id
                left join tasks t on t.name = e.task
            where e.status = 'running'
            order by e.id""";

    private static final String HELD = """
            select e.id, e.task, e.node, e.reason_code, e.reason_facts, e.finished_at
            from slots s join executions e on e.id = s.execution_id
            where e.status not in ('pending', 'running') and s.name = 'task:' || e.task
                and s.expires_at > :now
            order by e.id""";

    private static final String NOT_ALERTED = """
            select e.task, e.id, e.status, e.reason_code, e.reason_facts, e.exit_code, e.signal, e.node, e.priority,
                e.scheduled_at, e.started_at, e.attempts, n.failures, n.ended_at, a.output_tail, a.summary
            from (
                select task, max(id) as newest, count(*) as failures, max(finished_at) as ended_at from executions
                where alerted = 0 and status in ('failed', 'timed_out', 'killed', 'lost')
                group by task) n
            join executions e on e.id = n.newest
            left join attempts a on a.execution_id = e.id and a.number = e.attempts
            order by e.priority, e.task""";

    private static final String NEWEST_END = """
            select id, status, finished_at from executions
            where task = :task and status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
            order by id desc limit 1""";

    private final Database database;

    public HealthFacts(Database database) {
        this.database = database;
    }

    /** Asks for one row, for the time it takes. */
    public void ping() {
        database.read(session -> session.jdbi()
                .createQuery("select value from meta where key = 'schema'")
                .map((row, context) -> row.getString(1))
                .one());
    }

    /**
     * Reads every page of a SQLite database; costs in proportion to its size. PostgreSQL looks after itself.
     *
     * @return what is damaged, at most a few lines; empty when nothing is. Damage that stops even this is told so
     */
    public List<String> damages() {
        if (database.dialect() == Dialect.POSTGRESQL) {
            return List.of();
        }
        try {
            List<String> lines = database.read(session -> session.jdbi()
                    .createQuery("pragma quick_check(" + DAMAGES + ")")
                    .map((row, context) -> row.getString(1))
                    .list());
            return lines.equals(List.of("ok")) ? List.of() : lines;
        } catch (DatabaseProblem e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** The time of the first registration that still holds; empty when no task is registered. */
    public Optional<Instant> firstRegistration() {
        return database.read(session -> session.jdbi()
                .createQuery("select min(registered_at) as first from tasks")
                .map((row, context) -> Optional.ofNullable(Rows.instant(row, "first")))
                .one());
    }

    public boolean isRegistered(String task) {
        return database.read(session -> session.jdbi()
                .createQuery("select count(*) from tasks where name = :task")
                .bind("task", task)
                .map((row, context) -> row.getInt(1) > 0)
                .one());
    }

    /** Every execution recorded as running, the oldest first. */
    public List<RunningExecution> running() {
        return database.read(session -> session.jdbi()
                .createQuery(RUNNING)
                .map((row, context) -> RunningExecution.of(row))
                .list());
    }

    /** Every execution that has ended, but holds its task's lock for processes that could not be killed. */
    public List<KeptLock> keptLocks(Instant now) {
        return database.read(session -> session.jdbi()
                .createQuery(HELD)
                .bind("now", now.toEpochMilli())
                .map((row, context) -> new KeptLock(
                        row.getLong("id"),
                        row.getString("task"),
                        String.valueOf(row.getString("node")),
                        Rows.reason(row),
                        Instant.ofEpochMilli(row.getLong("finished_at"))))
                .list());
    }

    /** The tasks with failed executions that have not become an alert yet, the most important first. */
    public List<Failures> notAlerted() {
        return database.read(session -> session.jdbi()
                .createQuery(NOT_ALERTED)
                .map((row, context) -> Failures.of(row))
                .list());
    }

    /** The end of the newest execution of a task that ran to one; empty when none did. */
    public Optional<End> newestEnd(String task) {
        return database.read(session -> session.jdbi()
                .createQuery(NEWEST_END)
                .bind("task", task)
                .map((row, context) -> new End(
                        row.getLong("id"),
                        Status.of(row.getString("status")),
                        Instant.ofEpochMilli(row.getLong("finished_at"))))
                .findOne());
    }

    /** An execution whose processes outlived it; {@code reason} names them. */
    public record KeptLock(
            long execution,
            String task,
            String node,
            @Nullable Reason reason,
            Instant endedAt) {}

    /**
     * An execution recorded as running.
     *
     * @param lockedUntil when its task's lock frees itself; null when the lock is not its own any more
     * @param hasDeadline false for what is kept running without one
     */
    public record RunningExecution(
            long execution,
            String task,
            String node,
            Instant startedAt,
            @Nullable Instant lockedUntil,
            boolean hasDeadline) {

        private static RunningExecution of(ResultSet row) throws SQLException {
            return new RunningExecution(
                    row.getLong("id"),
                    row.getString("task"),
                    String.valueOf(row.getString("node")),
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    Rows.instant(row, "expires_at"),
                    !TaskRow.Kind.CONTINUOUS.word().equals(row.getString("kind")));
        }

        /** The last moment of its process: its timeout and the time to kill it; null when unknown. */
        public @Nullable Instant deadline() {
            return lockedUntil == null || !hasDeadline ? null : lockedUntil.minus(TaskLocks.MARGIN);
        }
    }

    /**
     * A task's failed executions that have not become an alert yet, described by the newest.
     *
     * @param exitCode null when it was ended by a signal or never ran
     * @param signal null when it ended by itself or never ran
     * @param node null when it never ran
     * @param scheduledAt null for what no schedule asked for
     * @param startedAt null when it never ran
     * @param count how many there are
     * @param endedAt when the last of them ended
     * @param outputTail the end of what the last attempt printed; null for nothing
     * @param summary what went wrong, as that tells it; null when it does not
     */
    public record Failures(
            String task,
            long newest,
            Status status,
            @Nullable Reason reason,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            @Nullable String node,
            int priority,
            @Nullable Instant scheduledAt,
            @Nullable Instant startedAt,
            int attempts,
            int count,
            Instant endedAt,
            @Nullable String outputTail,
            @Nullable String summary) {

        private static Failures of(ResultSet row) throws SQLException {
            return new Failures(
                    row.getString("task"),
                    row.getLong("id"),
                    Status.of(row.getString("status")),
                    Rows.reason(row),
                    Rows.integer(row, "exit_code"),
                    Rows.integer(row, "signal"),
                    row.getString("node"),
                    row.getInt("priority"),
                    Rows.instant(row, "scheduled_at"),
                    Rows.instant(row, "started_at"),
                    row.getInt("attempts"),
                    row.getInt("failures"),
                    Instant.ofEpochMilli(row.getLong("ended_at")),
                    row.getString("output_tail"),
                    row.getString("summary"));
        }
    }

    /** The end of an execution that ran. */
    public record End(long execution, Status status, Instant at) {}
}
