package dev.smartcron.store.query;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what was decided about one task around a time. */
public final class DecisionTable {
    private static final String SELECT = Sql.of("select {execution} from executions e where e.task = :task and ");

    /**
     * The newest decision first: a firing counts from when it was due, whatever else from when it began.
     *
     * <p>Each part has its index. Without a bound, whether something ran at a time could be asked of all that ever began
     * before it: looked at are the last two thousand, and whatever holds a lock still.
     */
    public static final String AROUND = Sql.of("""
            select {execution} from executions e where e.id in (
                select id from executions where task = :task and scheduled_at >= :from and scheduled_at < :to
                union
                select id from executions where task = :task and due_at >= :from and due_at < :to
                    and (scheduled_at is null or due_at > scheduled_at)
                union
                select id from (
                    select id, finished_at from executions where task = :task and started_at < :to
                    order by started_at desc limit 2000) begun
                where coalesce(finished_at, :to) >= :from
                union
                select r.id from slots s join executions r on r.id = s.execution_id
                where s.name = 'task:' || :task and r.started_at < :to)
            order by coalesce(e.scheduled_at, e.started_at, e.due_at) desc, e.id desc limit 50""");

    private static final String LAST_FIRING =
            SELECT + "e.scheduled_at < :at and e.scheduled_at is not null order by e.scheduled_at desc limit 1";

    private static final String NEXT_FIRING = SELECT + "e.scheduled_at > :at order by e.scheduled_at limit 1";

    private static final String REGISTERED = "select registered_at, updated_at from tasks where name = :task";

    private final Database database;

    public DecisionTable(Database database) {
        this.database = database;
    }

    /** Executions that were due, or started, or ran in a time; {@code to} is not in it. Newest first, at most 50. */
    public List<Execution> around(String task, Instant from, Instant to) {
        return database.select(
                AROUND, Map.of("task", task, "from", from.toEpochMilli(), "to", to.toEpochMilli()), Rows::execution);
    }

    /** The last row for firings of a task before an instant. */
    public Optional<Execution> lastFiringBefore(String task, Instant at) {
        return firing(LAST_FIRING, task, at);
    }

    /** The first row for firings of a task after an instant. */
    public Optional<Execution> firstFiringAfter(String task, Instant at) {
        return firing(NEXT_FIRING, task, at);
    }

    private Optional<Execution> firing(String sql, String task, Instant at) {
        return database.selectOne(sql, Map.of("task", task, "at", at.toEpochMilli()), Rows::execution);
    }

    /** Since when the table has had a task; empty when it has it not. */
    public Optional<Registration> registration(String task) {
        return database.selectOne(
                REGISTERED,
                Map.of("task", task),
                row -> new Registration(
                        Instant.ofEpochMilli(row.getLong("registered_at")),
                        Instant.ofEpochMilli(row.getLong("updated_at"))));
    }

    /**
     * The registration of a task.
     *
     * @param changed when its declaration last changed
     */
    public record Registration(Instant at, Instant changed) {}
}
