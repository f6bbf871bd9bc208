package dev.smartcron.store.upkeep;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads what was open in a database when it was copied, and what has been in another one since. */
public final class OpenRows {
    private static final String WAITING = Sql.of("""
            select {execution}, e.created_at from executions e
            where e.status = 'pending' and e.due_at <= :now order by e.id + 0""");

    private static final String RUNNING = Sql.of("""
            select {execution}, e.created_at from executions e
            where e.status = 'running' and e.node > '' order by e.id + 0""");

    private static final String STILL_WAITS = """
            select 1 from executions
            where id = :id and status = 'pending' and task = :task and created_at = :created_at and attempts = :attempts""";

    private static final String ADDED_AFTER = "select count(*) from executions where id > :id";

    private static final String HEARD_OF = """
            select name, case when coalesce(last_tick, 0) > coalesce(last_health, 0) then last_tick else last_health end as at
            from nodes
            where name <> :node and (last_tick >= :since or last_health >= :since)
            order by name""";

    private final Session session;

    public OpenRows(Session session) {
        this.session = session;
    }

    /** An execution that has not ended, and when its row was added. */
    public record OpenRow(Execution execution, Instant createdAt) {}

    /** Another node, and when it last ticked or checked. */
    public record HeardOf(String node, Instant at) {
        public Duration ago(Instant now) {
            return Duration.between(at, now);
        }
    }

    /** Finds executions that wait and could have been started by now, by age. */
    public List<OpenRow> waiting(Instant now) {
        return session.createQuery(WAITING)
                .bind("now", now.toEpochMilli())
                .map(row -> new OpenRow(Rows.execution(row), Instant.ofEpochMilli(row.getLong("created_at"))))
                .list();
    }

    /** Finds executions that run, on whichever node. */
    public List<OpenRow> running() {
        return session.createQuery(RUNNING)
                .map(row -> new OpenRow(Rows.execution(row), Instant.ofEpochMilli(row.getLong("created_at"))))
                .list();
    }

    /** Checks whether an execution of another copy of this database waits here too, and has not run since that was made. */
    public boolean stillWaits(OpenRow row) {
        Execution execution = row.execution();
        return session.createQuery(STILL_WAITS)
                .bind("id", execution.id())
                .bind("task", execution.task())
                .bind("created_at", row.createdAt().toEpochMilli())
                .bind("attempts", execution.attempts())
                .map(found -> found.getInt(1))
                .findOne()
                .isPresent();
    }

    /** Counts the executions that were added after one. */
    public long addedAfter(long id) {
        return session.createQuery(ADDED_AFTER)
                .bind("id", id)
                .map(row -> row.getLong(1))
                .one();
    }

    /** Other nodes that ticked or checked since then. */
    public List<HeardOf> heardOf(String node, Instant since) {
        return session.createQuery(HEARD_OF)
                .bind("node", node)
                .bind("since", since.toEpochMilli())
                .map(row -> new HeardOf(row.getString("name"), Instant.ofEpochMilli(row.getLong("at"))))
                .list();
    }
}
