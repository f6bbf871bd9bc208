package dev.smartcron.store.nodes;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what each node's checks said, by a row for each change: what stays as it is costs nothing. */
public final class HealthHistory {
    /** Rows that are kept; the oldest go first. */
    private static final int MOST = 10_000;

    private static final String WELL = "ok";

    private static final String LAST = """
            select name, status from health_checks
            where id in (select max(id) from health_checks where node = :node group by name)""";

    private static final String CHANGES = """
            select at, node, name, status, detail from health_checks
            where at >= :since order by id desc limit :limit""";

    private final Database database;

    public HealthHistory(Database database) {
        this.database = database;
    }

    /** The word for a result, and the words for what it is about. */
    public record Said(String status, String detail) {}

    /**
     * A change of what a check says.
     *
     * @param status {@code ok degraded critical}, from then on
     */
    public record HealthChange(Instant at, String node, String name, String status, String detail) {
        private static HealthChange of(ResultSet row) throws SQLException {
            return new HealthChange(
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("node"),
                    row.getString("name"),
                    row.getString("status"),
                    row.getString("detail"));
        }
    }

    /** Records what has changed since these checks of a node were made last, and returns it. */
    public List<HealthChange> record(String node, Map<String, Said> checks, Instant now) {
        List<HealthChange> seen = changed(node, last(node), checks, now);
        return seen.isEmpty()
                ? seen
                // Once more, since another look may just have done it.
                : database.write(session -> {
                    List<HealthChange> changes = changed(node, last(node), checks, now);
                    changes.forEach(change -> insert(session, change));
                    session.jdbi()
                            .createUpdate("delete from health_checks"
                                    + " where id <= (select max(id) from health_checks) - :most")
                            .bind("most", MOST)
                            .execute();
                    return changes;
                });
    }

    /** The changes since an instant, the newest first; all of them where that is null. */
    public List<HealthChange> changes(@Nullable Instant since, int limit) {
        long from = since == null ? Long.MIN_VALUE : since.toEpochMilli();
        return database.select(CHANGES, Map.of("since", from, "limit", limit), HealthChange::of);
    }

    private Map<String, String> last(String node) {
        Map<String, String> last = new HashMap<>();
        database.select(LAST, Map.of("node", node), row -> Map.entry(row.getString("name"), row.getString("status")))
                .forEach(entry -> last.put(entry.getKey(), entry.getValue()));
        return last;
    }

    private static List<HealthChange> changed(
            String node, Map<String, String> last, Map<String, Said> checks, Instant now) {
        List<HealthChange> changes = new ArrayList<>();
        checks.forEach((name, said) -> {
            if (!said.status().equals(last.getOrDefault(name, WELL))) {
                changes.add(new HealthChange(now, node, name, said.status(), said.detail()));
            }
        });
        return changes;
    }

    private static void insert(Session session, HealthChange change) {
        session.jdbi()
                .createUpdate("insert into health_checks (at, node, name, status, detail)"
                        + " values (:at, :node, :name, :status, :detail)")
                .bind("at", change.at().toEpochMilli())
                .bind("node", change.node())
                .bind("name", change.name())
                .bind("status", change.status())
                .bind("detail", change.detail())
                .execute();
    }
}
