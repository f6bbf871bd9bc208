package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Finds sums of a span of time that began before an instant; those of all time are none of a span. */
public final class ExpiredSums implements Expired {
    private static final String NEXT = """
            select starts, task, status from sums
            where span = :span and (starts, task, status) > (:starts, :task, :status) and starts < :before
            order by starts, task, status limit :most""";

    /** All up to one of them, since all before it may go as well. */
    private static final String DELETE =
            "delete from sums where span = :span and (starts, task, status) <= (:starts, :task, :status)";

    private static final String SIZES =
            "select day from database_sizes where day > :after and day < :before order by day limit :most";

    private static final String DELETE_SIZES = "delete from database_sizes where day in (:ids)";

    private final Database database;
    private final String span;
    private final Instant before;
    private SpanKey last = new SpanKey(Long.MIN_VALUE, "", "");

    private record SpanKey(long starts, String task, String status) {
        private static SpanKey of(ResultSet row) throws SQLException {
            return new SpanKey(row.getLong("starts"), row.getString("task"), row.getString("status"));
        }
    }

    /** @param span {@code hour} or {@code day} */
    public ExpiredSums(Database database, String span, Instant before) {
        if (!span.equals("hour") && !span.equals("day")) {
            throw new IllegalArgumentException("sums of '" + span + "' are kept for ever");
        }
        this.database = database;
        this.span = span;
        this.before = before;
    }

    /** The sizes of the database before an instant. */
    public static Expired sizes(Database database, Instant before) {
        return new Expired() {
            private long after = Long.MIN_VALUE;

            @Override
            public List<Portion> next(int most) {
                List<Long> days = database.read(session -> session.createQuery(SIZES)
                        .bind("after", after)
                        .bind("before", before.toEpochMilli())
                        .bind("most", most)
                        .map(row -> row.getLong(1))
                        .list());
                if (!days.isEmpty()) {
                    after = days.get(days.size() - 1);
                }
                return Portion.of(days, (session, few) -> ExpiredRows.remove(session, database, DELETE_SIZES, few));
            }
        };
    }

    @Override
    public List<Portion> next(int most) {
        List<SpanKey> keys = database.read(session -> session.createQuery(NEXT)
                .bind("span", span)
                .bind("starts", last.starts())
                .bind("task", last.task())
                .bind("status", last.status())
                .bind("before", before.toEpochMilli())
                .bind("most", most)
                .map(row -> SpanKey.of(row))
                .list());
        if (!keys.isEmpty()) {
            last = keys.get(keys.size() - 1);
        }
        return Portion.of(keys, (session, few) -> remove(session, few.get(few.size() - 1)));
    }

    private int remove(Session session, SpanKey to) {
        return session.createUpdate(DELETE)
                .bind("span", span)
                .bind("starts", to.starts())
                .bind("task", to.task())
                .bind("status", to.status())
                .execute();
    }
}
