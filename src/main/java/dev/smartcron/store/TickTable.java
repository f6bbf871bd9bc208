package dev.smartcron.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ticks of all nodes, as operators ask for them. */
public final class TickTable {
    private static final String LAST =
            "select node, started_at, missing_from from ticks where started_at < :at order by started_at desc limit 1";

    private static final String FIRST =
            "select node, started_at, missing_from from ticks where started_at >= :at order by started_at limit 1";

    private final Database database;

    public TickTable(Database database) {
        this.database = database;
    }

    /** The last tick of any node that began before an instant; empty when none did, or it is no longer kept. */
    public Optional<Began> lastBefore(Instant at) {
        return one(LAST, at);
    }

    /** The first tick of any node that began at an instant or after it. */
    public Optional<Began> firstFrom(Instant at) {
        return one(FIRST, at);
    }

    private Optional<Began> one(String sql, Instant at) {
        return database.read(session -> session.jdbi()
                .createQuery(sql)
                .bind("at", at.toEpochMilli())
                .map((row, context) -> Began.of(row))
                .findOne());
    }

    /**
     * A tick.
     *
     * @param missingFrom the first minute before it that nobody answered; null when none was missing
     */
    public record Began(String node, Instant at, @Nullable Instant missingFrom) {
        static Began of(ResultSet row) throws SQLException {
            return new Began(
                    row.getString("node"),
                    Instant.ofEpochMilli(row.getLong("started_at")),
                    Rows.instant(row, "missing_from"));
        }
    }
}
