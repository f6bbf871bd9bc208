package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Finds locks of tasks that are no more, which nobody holds.
 *
 * <p>A fence grows for ever, also where a task of that name comes again: what it has told to others was refused else. So the
 * highest fence of what is removed is kept, and a new lock begins above it.
 */
public final class FreeSlots implements Expired {
    private static final String IS_FREE = """
            substr(s.name, 1, 5) = 'task:' and s.execution_id is null
                and not exists (select 1 from tasks t where t.name = substr(s.name, 6))
                and not exists (
                    select 1 from executions e
                    where e.task = substr(s.name, 6) and e.status = 'pending')""";

    private static final String NEXT =
            "select s.name, s.number from slots s where (s.name, s.number) > (:name, :number)" + " and " + IS_FREE
                    + " order by s.name, s.number limit :most";

    private static final String FENCE =
            "select s.fence from slots s where s.name = :name and s.number = :number and " + IS_FREE;

    private static final String DELETE = "delete from slots where name = :name and number = :number";

    private static final String KEEP_FENCE = """
            update meta set value = cast(:fence as text)
            where key = 'fence' and cast(value as bigint) < cast(:fence as bigint)""";

    /** Whoever takes a lock meanwhile takes it before this, and it is not free, or after it, and finds the kept fence. */
    private static final String ALONE = "lock table slots in share row exclusive mode";

    private final Database database;
    private SlotKey last = new SlotKey("", -1);

    private record SlotKey(String name, int number) {
        private static SlotKey of(ResultSet row) throws SQLException {
            return new SlotKey(row.getString("name"), row.getInt("number"));
        }
    }

    public FreeSlots(Database database) {
        this.database = database;
    }

    @Override
    public List<Portion> next(int most) {
        List<SlotKey> keys = database.read(session -> session.createQuery(NEXT)
                .bind("name", last.name())
                .bind("number", last.number())
                .bind("most", most)
                .map(row -> SlotKey.of(row))
                .list());
        if (!keys.isEmpty()) {
            last = keys.get(keys.size() - 1);
        }
        return Portion.of(keys, this::remove);
    }

    private int remove(Session session, List<SlotKey> keys) {
        if (database.dialect() == Dialect.POSTGRESQL) {
            session.createUpdate(ALONE).execute();
        }
        int removed = 0;
        long highest = 0;
        for (SlotKey key : keys) {
            long fence =
                    at(session, FENCE, key).map(row -> row.getLong(1)).findOne().orElse(0L);
            if (fence > 0) {
                highest = Math.max(highest, fence);
                removed += at(session, DELETE, key).execute();
            }
        }
        session.createUpdate(KEEP_FENCE).bind("fence", highest).execute();
        return removed;
    }

    private static Session.Statement at(Session session, String sql, SlotKey key) {
        return session.createQuery(sql).bind("name", key.name()).bind("number", key.number());
    }
}
