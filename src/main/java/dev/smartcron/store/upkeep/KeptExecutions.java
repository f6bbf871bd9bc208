package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which executions of a task are needed however old they are. A task is needed itself while it is registered, something
 * that is still to run waits for it, or an alert about it is open.
 *
 * <ul>
 *   <li>The newest, and the newest that ran: what {@code list}, {@code history} and {@code why} show, what an alert counts
 *       failures among, and what an unusual run is held against.
 *   <li>The newest that tells how well the task does: an alert is about it, and ends with it.
 *   <li>The newest firing: who asks when a task fired last must find it.
 *   <li>The newest successes: the last that began, and whatever instant a prerequisite was to be met since, one of them
 *       meets it if any does.
 * </ul>
 *
 * <p>It is asked once about each task. What is newer since is needed too, and never old.
 */
final class KeptExecutions {
    /** Among so many the usual time of a run is looked for, and half of them are counted as failures in a row. */
    static final int NEWEST = 200;

    /** Goes from the few that wait to what they wait for: SQLite keeps to the order of a cross join. */
    private static final String NEEDED = """
            select q.task from executions p cross join prerequisites q
            where q.execution_id = p.id and p.status = 'pending' and p.wait_until is not null
            union
            select task from conditions where state <> 'resolved' and task is not null""";

    private static final String IS_REGISTERED = "select 1 from tasks where name = :task";

    private static final String NEWEST_OF_ALL =
            "select id from executions where task = :task order by id desc limit 1 offset :others";

    private static final String NEWEST_THAT_RAN = """
            select started_at from executions
            where task = :task and started_at is not null order by started_at desc limit 1 offset :others""";

    private static final String NEWEST_JUDGED = """
            select id from executions
            where task = :task and status in ('succeeded', 'failed', 'timed_out', 'killed', 'lost')
                and (status <> 'killed' or reason_code not in ('killed', 'replaced'))
            order by id desc limit 1""";

    private static final String NEWEST_FIRING = """
            select id from executions
            where task = :task and scheduled_at is not null order by scheduled_at desc limit 1""";

    private static final String NEWEST_FIRING_THAT_SUCCEEDED = """
            select id from executions
            where task = :task and scheduled_at is not null and status = 'succeeded' order by scheduled_at desc limit 1""";

    private static final String NEWEST_START_THAT_SUCCEEDED = """
            select id from executions
            where task = :task and status = 'succeeded' and scheduled_at is null and trigger_kind <> 'service'
            order by started_at desc limit 1""";

    private static final String NEWEST_SUCCESS = """
            select id from executions
            where task = :task and started_at is not null and status = 'succeeded' and trigger_kind <> 'service'
            order by started_at desc limit 1""";

    private static final List<String> SINGLE = List.of(
            NEWEST_JUDGED, NEWEST_FIRING, NEWEST_FIRING_THAT_SUCCEEDED, NEWEST_START_THAT_SUCCEEDED, NEWEST_SUCCESS);

    private final Database database;
    private final Set<String> needed;
    private final Map<String, Kept> known = new HashMap<>();

    /**
     * Those of a task.
     *
     * @param newest the lowest id of the newest ones
     * @param ran the earliest start of the newest ones that ran
     */
    private record Kept(long newest, long ran, Set<Long> single) {
        private static final Kept NONE = new Kept(Long.MAX_VALUE, Long.MAX_VALUE, Set.of());

        boolean has(long id, long startedAt) {
            return id >= newest || startedAt >= ran || single.contains(id);
        }
    }

    KeptExecutions(Database database) {
        this.database = database;
        this.needed = new HashSet<>(database.read(session ->
                session.createQuery(NEEDED).map(row -> row.getString(1)).list()));
    }

    /** @param startedAt {@link Long#MIN_VALUE} for one that never was */
    boolean has(String task, long id, long startedAt) {
        return known.computeIfAbsent(task, name -> database.read(session -> kept(session, name)))
                .has(id, startedAt);
    }

    private Kept kept(Session session, String task) {
        if (!needed.contains(task) && ask(session, IS_REGISTERED, task) == null) {
            return Kept.NONE;
        }
        Set<Long> single = new HashSet<>();
        for (String sql : SINGLE) {
            Long id = ask(session, sql, task);
            if (id != null) {
                single.add(id);
            }
        }
        return new Kept(newest(session, NEWEST_OF_ALL, task), newest(session, NEWEST_THAT_RAN, task), single);
    }

    /** The last of so many; of all there are where there are fewer. */
    private static long newest(Session session, String sql, String task) {
        return session.createQuery(sql)
                .bind("task", task)
                .bind("others", NEWEST - 1)
                .map(row -> row.getLong(1))
                .findOne()
                .orElse(Long.MIN_VALUE + 1);
    }

    private static @Nullable Long ask(Session session, String sql, String task) {
        return session.createQuery(sql)
                .bind("task", task)
                .map(row -> row.getLong(1))
                .findOne()
                .orElse(null);
    }
}
