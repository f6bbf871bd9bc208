package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import java.time.Instant;
import java.util.List;

/**
 * Finds events of before an instant. What an execution that goes on has printed stays: by it is known what was recorded
 * already, and how much more may be.
 */
public final class ExpiredEvents implements Expired {
    private static final String NEXT = """
            select e.id from events e
            where e.id > :after and e.id <= :last and e.at < :before
                and (e.position is null or not exists (
                    select 1 from executions x where x.id = e.execution_id and x.status in ('pending', 'running')))
            order by e.id limit :most""";

    private static final String DELETE = "delete from events where id in (:ids)";

    private final Database database;
    private final Instant before;
    private final long last;
    private long after;

    /** @param last the highest number of those that may go */
    public ExpiredEvents(Database database, Instant before, long last) {
        this.database = database;
        this.before = before;
        this.last = last;
    }

    @Override
    public List<Portion> next(int most) {
        List<Long> ids = database.read(session -> session.createQuery(NEXT)
                .bind("after", after)
                .bind("last", last)
                .bind("before", before.toEpochMilli())
                .bind("most", most)
                .map(row -> row.getLong(1))
                .list());
        if (!ids.isEmpty()) {
            after = ids.get(ids.size() - 1);
        }
        return Portion.of(ids, (session, few) -> ExpiredRows.remove(session, database, DELETE, few));
    }
}
