package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds executions that ended before an instant; attempts, shards, prerequisites and payloads go with them. Never found are:
 *
 * <ul>
 *   <li>what waits or runs: it has no end;
 *   <li>a failure that has not become an alert yet, as long as one may still be made of it;
 *   <li>what holds a lock, for processes that could not be killed;
 *   <li>the parent of what waits or runs, which is told of it as it starts;
 *   <li>a firing that its task is not planned up to: without its row it would be planned, and run, once more;
 *   <li>what is needed of its task ({@link KeptExecutions}).
 * </ul>
 */
public final class ExpiredExecutions implements Expired {
    /** So many are looked at with one statement. */
    private static final int LOOKED_AT = 500;

    private static final String MAY_GO = """
            not (e.alerted = 0 and e.status in ('failed', 'timed_out', 'killed', 'lost') and e.trigger_kind <> 'service'
                and e.finished_at >= :untold)
            and not exists (select 1 from slots s where s.execution_id = e.id)
            and not exists (select 1 from executions c where c.parent = e.id and c.status in ('pending', 'running'))
            and not exists (select 1 from tasks t where t.name = e.task and t.planned_to < e.scheduled_at)""";

    private static final String NEXT = """
            select e.id, e.task, e.started_at, e.finished_at from executions e
            where e.finished_at < :before and e.finished_at >= :from and (e.finished_at > :from or e.id > :after) and
            """ + MAY_GO + " order by e.finished_at, e.id limit :most";

    private static final String DELETE =
            "delete from executions as e where e.id in (:ids) and e.finished_at < :before and " + MAY_GO;

    private final Database database;
    private final Instant before;
    private final Instant untold;
    private final KeptExecutions kept;
    private final Deque<EndedRow> found = new ArrayDeque<>();
    private EndedRow last = new EndedRow(0, "", Long.MIN_VALUE, Long.MIN_VALUE);

    /** @param startedAt the smallest number for one that never was */
    private record EndedRow(long id, String task, long startedAt, long finishedAt) {
        private static EndedRow of(ResultSet row) throws SQLException {
            Long startedAt = Rows.number(row, "started_at");
            return new EndedRow(
                    row.getLong("id"),
                    row.getString("task"),
                    startedAt == null ? Long.MIN_VALUE : startedAt,
                    row.getLong("finished_at"));
        }
    }

    /** @param untold what failed before that and was not told is not told any more */
    public ExpiredExecutions(Database database, Instant before, Instant untold) {
        this.database = database;
        this.before = before;
        this.untold = untold;
        this.kept = new KeptExecutions(database);
    }

    @Override
    public List<Portion> next(int most) {
        List<Long> ids = new ArrayList<>();
        while (ids.size() < most && (!found.isEmpty() || findMore())) {
            EndedRow row = found.remove();
            if (!kept.has(row.task(), row.id(), row.startedAt())) {
                ids.add(row.id());
            }
        }
        return Portion.of(
                ids,
                (session, few) -> ExpiredRows.statement(session, database, DELETE, few)
                        .bind("before", before.toEpochMilli())
                        .bind("untold", untold.toEpochMilli())
                        .execute());
    }

    private boolean findMore() {
        found.addAll(database.read(session -> session.createQuery(NEXT)
                .bind("before", before.toEpochMilli())
                .bind("untold", untold.toEpochMilli())
                .bind("from", last.finishedAt())
                .bind("after", last.id())
                .bind("most", LOOKED_AT)
                .map(row -> EndedRow.of(row))
                .list()));
        last = found.isEmpty() ? last : found.getLast();
        return !found.isEmpty();
    }
}
