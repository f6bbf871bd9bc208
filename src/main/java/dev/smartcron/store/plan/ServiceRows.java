package dev.smartcron.store.plan;

import dev.smartcron.execution.ServiceRun;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which tasks are kept running ({@code @continuous}), and how their runs went. */
public final class ServiceRows {
    private static final String IDLE = Sql.of("""
            select {task} from tasks t
            where t.kind = 'continuous' and t.enabled = 1 and t.disabled_at is null
                and not exists (
                    select 1 from executions e
                    where e.task = t.name and e.trigger_kind = 'service' and e.status in ('pending', 'running'))
                and {here}
            order by t.priority, t.position, t.name""");

    private static final String LAST_RUNS = """
            select coalesce(started_at, finished_at) as started_at, finished_at,
                case when stop_as is not null or status in ('skipped', 'cancelled') then 1 else 0 end as wanted,
                case when reason_code = 'changed' then 1 else 0 end as changed
            from executions
            where task = :task and trigger_kind = 'service' and finished_at is not null order by id desc limit :limit""";

    private static final String RUNNING = Sql.of("""
            select e.id, {task} from executions e left join tasks t on t.name = e.task
            where e.status = 'running' and e.node = :node and e.trigger_kind = 'service' and e.stop_at is null""");

    private final Session session;
    private final Node node;

    public ServiceRows(Session session, Node node) {
        this.session = session;
        this.node = node;
    }

    /** Tasks that this node may run, and that have no execution which waits or runs. */
    public List<TaskRow> idle() {
        return session.createQuery(IDLE)
                .bind("node_key", node.nameKey())
                .bind("environment_key", node.environmentKey())
                .map(row -> Rows.task(row))
                .list();
    }

    /** The last runs of one, newest first. */
    public static List<ServiceRun> lastRuns(Session session, String task, int limit) {
        return session.createQuery(LAST_RUNS)
                .bind("task", task)
                .bind("limit", limit)
                .map(run -> new ServiceRun(
                        Instant.ofEpochMilli(run.getLong("started_at")),
                        Instant.ofEpochMilli(run.getLong("finished_at")),
                        run.getInt("wanted") == 1,
                        run.getInt("changed") == 1))
                .list();
    }

    /** Services that run on this node and are not to be stopped yet: the task by execution, empty where it is unregistered. */
    public Map<Long, Optional<TaskRow>> running() {
        Map<Long, Optional<TaskRow>> running = new LinkedHashMap<>();
        session.createQuery(RUNNING)
                .bind("node", node.name())
                .map(row -> running.put(row.getLong("id"), Optional.ofNullable(Rows.joinedTask(row))))
                .list();
        return running;
    }
}
