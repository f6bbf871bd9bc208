package dev.smartcron.store.query;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads executions and attempts, as operators ask for them. */
public final class ExecutionTable {
    private static final String LATEST = Sql.of("""
            select {execution}
            from tasks t join executions e on e.id = (select max(x.id) from executions x where x.task = t.name)""");

    private static final String AVERAGES = """
            select task, avg(finished_at - started_at) from executions
            where finished_at >= :since and started_at >= :since and status = 'succeeded' group by task""";

    private final Database database;

    public ExecutionTable(Database database) {
        this.database = database;
    }

    public Optional<Execution> find(long id) {
        return database.read(session -> session.jdbi()
                .createQuery(Sql.of("select {execution} from executions e where e.id = :id"))
                .bind("id", id)
                .map((row, context) -> Rows.execution(row))
                .findOne());
    }

    /** Executions, newest first. */
    public List<Execution> history(Filter filter) {
        StringBuilder sql = new StringBuilder(Sql.of("select {execution} from executions e where 1 = 1"));
        if (filter.task() != null) {
            sql.append(" and e.task = :task");
        }
        if (filter.status() != null) {
            sql.append(" and e.status = :status");
        }
        if (filter.since() != null) {
            sql.append(" and coalesce(e.started_at, e.finished_at, e.due_at) >= :since");
        }
        sql.append(" order by e.id desc limit :limit");
        return database.read(session -> {
            Handle handle = session.jdbi();
            Query query = handle.createQuery(sql.toString()).bind("limit", filter.limit());
            if (filter.task() != null) {
                query.bind("task", filter.task());
            }
            if (filter.status() != null) {
                query.bind("status", filter.status().word());
            }
            if (filter.since() != null) {
                query.bind("since", filter.since().toEpochMilli());
            }
            return query.map((row, context) -> Rows.execution(row)).list();
        });
    }

    /** The attempts of one execution, in order. */
    public List<Attempt> attempts(long execution) {
        return database.read(session -> session.jdbi()
                .createQuery("select * from attempts where execution_id = :id order by number")
                .bind("id", execution)
                .map((row, context) -> Rows.attempt(row))
                .list());
    }

    /** The newest execution of each registered task that has one. */
    public List<Execution> latest() {
        return database.read(session -> session.jdbi()
                .createQuery(LATEST)
                .map((row, context) -> Rows.execution(row))
                .list());
    }

    /** The average duration of successful executions that began since then, by task. */
    public Map<String, Duration> averageDurations(Instant since) {
        return database.read(session -> {
            Handle handle = session.jdbi();
            Map<String, Duration> durations = new HashMap<>();
            handle.createQuery(AVERAGES)
                    .bind("since", since.toEpochMilli())
                    .map((row, context) -> Map.entry(row.getString(1), Duration.ofMillis(Math.round(row.getDouble(2)))))
                    .forEach(average -> durations.put(average.getKey(), average.getValue()));
            return durations;
        });
    }

    /** Running executions, the longest running first. */
    public List<Execution> running() {
        return database.read(session -> session.jdbi()
                .createQuery(Sql.of(
                        "select {execution} from executions e where e.status = 'running' order by e.started_at, e.id"))
                .map((row, context) -> Rows.execution(row))
                .list());
    }

    /** Executions of a task that run, or wait for their next attempt. */
    public List<Execution> open(String task) {
        return database.read(session -> session.jdbi()
                .createQuery(Sql.of("""
                        select {execution} from executions e
                         where e.task = :task and (e.status = 'running' or (e.status = 'pending' and e.attempts > 0))
                         order by e.id"""))
                .bind("task", task)
                .map((row, context) -> Rows.execution(row))
                .list());
    }

    /** The summary of a failure, from the output of an execution's last attempt; empty when there is none. */
    public Optional<String> summary(Execution execution) {
        return database.read(session -> session.jdbi()
                .createQuery(
                        "select summary from attempts where execution_id = :id and number = :number and summary is not null")
                .bind("id", execution.id())
                .bind("number", execution.attempts())
                .map((row, context) -> row.getString(1))
                .findOne());
    }

    /** The progress that running tasks printed last, in percent, by execution. */
    public Map<Long, Integer> progress() {
        return database.read(session -> {
            Handle handle = session.jdbi();
            Map<Long, Integer> progress = new HashMap<>();
            handle.createQuery("""
                            select e.id, a.progress from executions e
                            join attempts a on a.execution_id = e.id and a.number = e.attempts
                            where e.status = 'running' and a.progress is not null""")
                    .map((row, context) -> Map.entry(row.getLong(1), row.getInt(2)))
                    .forEach(one -> progress.put(one.getKey(), one.getValue()));
            return progress;
        });
    }

    /** Counts the executions that wait to be started. */
    public int pending() {
        return database.read(session -> session.jdbi()
                .createQuery("select count(*) from executions where status = 'pending'")
                .map((row, context) -> row.getInt(1))
                .one());
    }

    /** Counts the executions that ended since then, by status. */
    public Map<Status, Integer> outcomesSince(Instant since) {
        return database.read(session -> {
            Handle handle = session.jdbi();
            Map<Status, Integer> counts = new EnumMap<>(Status.class);
            handle.createQuery("select status, count(*) from executions where finished_at >= :since group by status")
                    .bind("since", since.toEpochMilli())
                    .map((row, context) -> Map.entry(Status.of(row.getString(1)), row.getInt(2)))
                    .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
            return counts;
        });
    }

    /**
     * Selects the executions to show.
     *
     * @param task null for every task
     * @param status null for every state
     * @param since null for all time
     */
    public record Filter(
            @Nullable String task,
            @Nullable Status status,
            @Nullable Instant since,
            int limit) {}
}
