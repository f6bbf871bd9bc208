package dev.smartcron.store.query;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.RecordedEvent;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads events in the order of their numbers, which is that of their commits: who goes on after the last one seen misses
 * none.
 */
public final class EventFeed {
    private static final String COLUMNS = "e.id, e.at, e.kind, e.task, e.execution_id, e.attempt, e.name, e.data";

    private static final String AFTER =
            "select " + COLUMNS + " from events e where e.id > :after order by e.id limit :limit";

    private static final String SINCE = "select e.id from events e where e.at >= :since order by e.at limit 1";

    private static final String LAST_BEFORE =
            "select e.id from events e where e.at < :until order by e.at desc, e.id desc limit 1";

    private static final String LAST = "select coalesce(max(id), 0) from events";

    /** Nodes read their clocks apart. */
    private static final Duration APART = Duration.ofMinutes(1);

    private final Database database;
    private long version = -1;
    private int connection = -1;

    public EventFeed(Database database) {
        this.database = database;
    }

    /** The next so many events after a number. */
    public List<RecordedEvent> after(long id, int limit) {
        return database.read(session -> session.createQuery(AFTER)
                .bind("after", id)
                .bind("limit", limit)
                .map(row -> event(row))
                .list());
    }

    /**
     * The newest events, in their order.
     *
     * @param kind null for all
     * @param task null for all
     */
    public List<RecordedEvent> newest(@Nullable EventKind kind, @Nullable String task, int limit) {
        Map<String, Object> values = new HashMap<>(Map.of("limit", limit));
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from events e where e.id > 0");
        if (kind != null) {
            values.put("kind", kind.word());
            sql.append(" and e.kind = :kind");
        }
        if (task != null) {
            values.put("task", task);
            sql.append(" and e.task = :task");
        }
        List<RecordedEvent> newest =
                database.select(sql.append(" order by e.id desc limit :limit").toString(), values, row -> event(row));
        return newest.stream()
                .sorted((one, other) -> Long.compare(one.id(), other.id()))
                .toList();
    }

    /** A number that every event recorded since then is after; events from a little earlier may be too. */
    public long before(Instant since) {
        return database.read(session -> session.createQuery(SINCE)
                        .bind("since", since.minus(APART).toEpochMilli())
                        .map(row -> row.getLong(1))
                        .findOne())
                .map(first -> first - 1)
                .orElseGet(this::last);
    }

    /** The number of the newest event of before an instant; zero without any. */
    public long lastBefore(Instant until) {
        return database.read(session -> session.createQuery(LAST_BEFORE)
                        .bind("until", until.toEpochMilli())
                        .map(row -> row.getLong(1))
                        .findOne())
                .orElse(0L);
    }

    /** The number of the newest event; zero without any. */
    public long last() {
        return database.read(
                session -> session.createQuery(LAST).map(row -> row.getLong(1)).one());
    }

    /** False where nobody else has written since this was last asked, which a database file tells for next to nothing. */
    public boolean mayHaveMore() {
        if (database.dialect() == Dialect.POSTGRESQL) {
            return true;
        }
        long now = database.read(session -> session.createQuery("pragma data_version")
                .map(row -> row.getLong(1))
                .one());
        boolean changed = now != version || database.connections() != connection;
        version = now;
        connection = database.connections();
        return changed;
    }

    private static RecordedEvent event(ResultSet row) throws SQLException {
        return new RecordedEvent(
                row.getLong("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                EventKind.of(row.getString("kind")),
                row.getString("task"),
                Rows.number(row, "execution_id"),
                Rows.integer(row, "attempt"),
                row.getString("name"),
                row.getString("data"));
    }
}
