package dev.smartcron.store.claim;

import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Keeps the firings of other tasks that an execution waits for.
 *
 * <p>Each is a task and an instant: a success for that instant or later meets it, whenever it comes and whatever started
 * it. A service meets it while it is ready and not to be stopped; that it ended well does not.
 */
public final class Prerequisites {
    /** Says of prerequisite {@code q} that nothing has met it yet; takes {@code :ready_since}. */
    static final String UNMET = """
            not exists (
                select 1 from executions x
                where x.task = q.task and x.scheduled_at >= q.since and x.status = 'succeeded')
              and not exists (
                select 1 from executions x
                where x.task = q.task and x.started_at >= q.since and x.scheduled_at is null and x.status = 'succeeded'
                    and x.trigger_kind <> 'service')
              and not exists (
                select 1 from executions x
                where x.task = q.task and x.trigger_kind = 'service' and x.status = 'running'
                    and x.status in ('pending', 'running') and x.stop_at is null
                    and (x.ready_at is not null or x.started_at <= :ready_since))""";

    private static final String ADD =
            "insert into prerequisites (execution_id, task, since) values (:execution, :task, :since)";

    private static final String OF_EXECUTION = "select q.task as waited_for, q.since, "
            + Sql.of("{task}")
            + " from prerequisites q left join tasks t on t.name = q.task where q.execution_id = :execution and "
            + UNMET
            + " order by q.task";

    /** Stands for all time: any success will do, whenever it was. */
    public static final Instant EVER = Instant.EPOCH;

    private static final String LATEST = Sql.of("""
            select {execution} from executions e where e.id = coalesce(
                (select x.id from executions x where x.task = :task and x.scheduled_at >= :since
                    order by x.scheduled_at desc limit 1),
                (select x.id from executions x where x.task = :task and x.started_at >= :since
                    order by x.started_at desc limit 1))""");

    /** A service that has said nothing counts as ready when it has been up for so long. */
    public static final Duration READY_AFTER = Duration.ofSeconds(2);

    private final Session session;

    public Prerequisites(Session session) {
        this.session = session;
    }

    /** Notes the tasks that an execution waits for, each with the instant for which, or later, it has to have succeeded. */
    public void add(long execution, Map<String, Instant> since) {
        since.forEach((task, at) -> session.createUpdate(ADD)
                .bind("execution", execution)
                .bind("task", task)
                .bind("since", at.toEpochMilli())
                .execute());
    }

    /** The prerequisites of an execution that nothing has met yet, by the names of the tasks. */
    public List<UnmetPrerequisite> unmet(long execution, Instant now) {
        return session
                .createQuery(OF_EXECUTION)
                .bind("execution", execution)
                .bind("ready_since", now.minus(READY_AFTER).toEpochMilli())
                .map(row -> unmet(row))
                .list()
                .stream()
                .map(this::withLatest)
                .toList();
    }

    private UnmetPrerequisite withLatest(UnmetPrerequisite unmet) {
        return session.createQuery(LATEST)
                .bind("task", unmet.task())
                .bind("since", unmet.since().toEpochMilli())
                .map(Rows::execution)
                .findOne()
                .map(latest -> new UnmetPrerequisite(unmet.task(), unmet.since(), unmet.row(), latest))
                .orElse(unmet);
    }

    private static UnmetPrerequisite unmet(ResultSet row) throws SQLException {
        return new UnmetPrerequisite(
                row.getString("waited_for"), Instant.ofEpochMilli(row.getLong("since")), Rows.joinedTask(row), null);
    }
}
