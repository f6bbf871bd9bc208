package dev.smartcron.store.query;

import dev.smartcron.execution.ServiceRun;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.ServiceRows;
import dev.smartcron.store.rows.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how the tasks that are kept running ({@code @continuous}) do. */
public final class ServiceTable {
    /** Restarts of this time are counted. */
    public static final Duration COUNTED = Duration.ofDays(1);

    private static final int LAST_RUNS = 20;

    private static final String SERVICES = """
            select t.name,
                (select e.started_at from executions e
                    where e.task = t.name and e.trigger_kind = 'service' and e.status in ('pending', 'running')
                        and e.status = 'running') as up_since,
                (select count(*) from executions e
                    where e.task = t.name and e.started_at >= :since and e.trigger_kind = 'service') as starts,
                case when exists (select 1 from executions e
                    where e.task = t.name and e.started_at < :since and e.trigger_kind = 'service')
                  then 0 else 1 end as firsts
            from tasks t where t.kind = 'continuous' order by t.priority, t.position, t.name""";

    private final Database database;

    public ServiceTable(Database database) {
        this.database = database;
    }

    /** Every service by its name, the most important first. */
    public Map<String, RunningService> all(Instant now) {
        Map<String, RunningService> all = new LinkedHashMap<>();
        database.read(session -> session.createQuery(SERVICES)
                        .bind("since", now.minus(COUNTED).toEpochMilli())
                        .map(row -> Map.entry(
                                row.getString("name"),
                                new StartCount(
                                        Rows.instant(row, "up_since"),
                                        Math.max(0, row.getInt("starts") - row.getInt("firsts")))))
                        .list())
                .forEach(each -> all.put(each.getKey(), service(each.getKey(), each.getValue(), now)));
        return all;
    }

    private RunningService service(String name, StartCount starts, Instant now) {
        List<ServiceRun> last = database.read(session -> ServiceRows.lastRuns(session, name, LAST_RUNS));
        return RunningService.of(starts.upSince(), starts.restarts(), last, now);
    }

    private record StartCount(@Nullable Instant upSince, int restarts) {}
}
