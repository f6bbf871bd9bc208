package dev.smartcron.store.nodes;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The nodes that tick against this database, as operators and checks ask for them. */
public final class NodeTable {
    private static final String ALL = """
            select n.name, n.last_tick, n.last_health, n.version, n.environment, n.clock_skew_ms, n.booted_at,
                n.rival_at, (select count(*) from executions e where e.status = 'running' and e.node = n.name) as running
            from nodes n order by n.name""";

    private final Database database;

    public NodeTable(Database database) {
        this.database = database;
    }

    /** Every node that ever ticked or checked, by name. */
    public List<NodeRow> all() {
        return database.select(ALL, Map.of(), row -> row(row));
    }

    private static NodeRow row(ResultSet row) throws SQLException {
        Long skew = Rows.number(row, "clock_skew_ms");
        return new NodeRow(
                row.getString("name"),
                Rows.instant(row, "last_tick"),
                Rows.instant(row, "last_health"),
                row.getString("version"),
                row.getString("environment"),
                skew == null ? null : Duration.ofMillis(skew),
                row.getInt("running"),
                Rows.instant(row, "booted_at"),
                Rows.instant(row, "rival_at"));
    }

    /**
     * A node.
     *
     * @param lastTick null when it only checked so far
     * @param lastHealth null when it never checked
     * @param version of the program, at its last tick or first check
     * @param environment null when it never ticked
     * @param clockSkew the database's clock minus the node's at its last tick; null on a database file
     * @param running executions recorded as running there
     * @param bootedAt as its first tick of that boot reckoned; null when it never ticked
     * @param rivalAt when another machine last wanted to tick under its name; null for never
     */
    public record NodeRow(
            String name,
            @Nullable Instant lastTick,
            @Nullable Instant lastHealth,
            String version,
            @Nullable String environment,
            @Nullable Duration clockSkew,
            int running,
            @Nullable Instant bootedAt,
            @Nullable Instant rivalAt) {}
}
