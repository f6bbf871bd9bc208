package dev.smartcron.store.alerts;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what was told of a condition, and how far that got. */
public final class Deliveries {
    private static final String OF = """
            select n.channel, n.kind, n.created_at, o.delivered_at, o.next_try, o.error
            from notices n left join outbox o on o.id = n.message
            where n.condition_id = :condition
            order by n.id""";

    private final Database database;

    public Deliveries(Database database) {
        this.database = database;
    }

    /** The news of a condition, the oldest first. */
    public List<DeliveredNews> of(long condition) {
        return database.select(OF, Map.of("condition", condition), DeliveredNews::of);
    }

    /**
     * News of a condition on their way through a channel.
     *
     * @param kind as {@code News.NewsKind} has it in words
     * @param at when they were delivered; when they came, where they were not
     * @param state {@code collected} until their message leaves, {@code waiting}, {@code delivered} or {@code given_up}
     * @param error of the last try; null where there was none
     */
    public record DeliveredNews(
            String channel,
            String kind,
            Instant at,
            String state,
            @Nullable String error) {
        private static DeliveredNews of(ResultSet row) throws SQLException {
            Instant created = Instant.ofEpochMilli(row.getLong("created_at"));
            Instant delivered = Rows.instant(row, "delivered_at");
            boolean left = row.getObject("error") != null || row.getObject("next_try") != null || delivered != null;
            String state = delivered != null
                    ? "delivered"
                    : row.getObject("next_try") != null ? "waiting" : left ? "given_up" : "collected";
            return new DeliveredNews(
                    row.getString("channel"),
                    row.getString("kind"),
                    delivered == null ? created : delivered,
                    state,
                    row.getString("error"));
        }
    }
}
