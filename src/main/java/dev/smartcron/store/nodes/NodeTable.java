package dev.smartcron.store.nodes;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes that tick against this database and their ticks, as operators and checks ask for them. */
public final class NodeTable {
    private static final String ALL = """
            select n.name, n.last_tick, n.last_health, n.version, n.environment, n.clock_skew_ms,
                n.last_tick - n.uptime_ms as booted_at, n.rival_at, (select count(*) from executions e where e.status = 'running' and e.node = n.name) as running
            from nodes n order by n.name""";

    private static final String SINCE = """
            select node, count(*) as ticks, min(started_at) as first, coalesce(sum(idle_before), 0) as idle, max(lag_ms) as lag,
                coalesce(sum(missing), 0) as missing, min(missing_from) as missing_from,
                sum(case when clock_jump_ms is null then 0 else 1 end) as jumps
            from ticks where started_at >= :since group by node order by node""";

    private static final String LAST_LAGS = """
            select node, lag_ms from ticks
            where id in (select max(id) from ticks where started_at >= :since group by node)""";

    private static final String LAGS = """
            select node, case when lag_ms <= 1000 then 1000 when lag_ms <= 2000 then 2000 when lag_ms <= 5000 then 5000
                when lag_ms <= 10000 then 10000 when lag_ms <= 30000 then 30000 else 60000 end as up_to, count(*) as ticks
            from ticks where started_at >= :since group by 1, 2 order by 1, 2""";

    private static final String JUMPS = """
            select node, started_at, clock_jump_ms from ticks
            where started_at >= :since and clock_jump_ms is not null
            order by started_at desc limit :limit""";

    private static final String REMOVE = """
            delete from nodes
            where name = :name and coalesce(last_tick, 0) = :last_tick and coalesce(last_health, 0) = :last_health
                and not exists (select 1 from executions e where e.status = 'running' and e.node = :name)""";

    private final Database database;

    public NodeTable(Database database) {
        this.database = database;
    }

    /** Every node that ever ticked or checked, by name. */
    public List<NodeRow> all() {
        return database.select(ALL, Map.of(), row -> row(row));
    }

    /** The names of the nodes. */
    public List<String> names() {
        return database.select("select name from nodes order by name", Map.of(), row -> row.getString(1));
    }

    /** Takes a node out, in the transaction of whoever does; its ticks stay. False where it was heard of meanwhile. */
    public static boolean remove(Session session, NodeRow node) {
        return session.createUpdate(REMOVE)
                        .bind("name", node.name())
                        .bind("last_tick", millis(node.lastTick()))
                        .bind("last_health", millis(node.lastHealth()))
                        .execute()
                == 1;
    }

    private static long millis(@Nullable Instant instant) {
        return instant == null ? 0 : instant.toEpochMilli();
    }

    /** Each node's ticks since then, by node. */
    public List<Summary> ticks(Instant since) {
        return database.select(
                SINCE,
                Map.of("since", since.toEpochMilli()),
                row -> new Summary(
                        row.getString("node"),
                        row.getInt("ticks"),
                        Instant.ofEpochMilli(row.getLong("first")),
                        row.getInt("idle"),
                        Duration.ofMillis(row.getLong("lag")),
                        row.getInt("missing"),
                        Rows.instant(row, "missing_from"),
                        row.getInt("jumps")));
    }

    /** Returns how late the last tick of each node began in its minute, of those that ticked since then. */
    public Map<String, Duration> lastLags(Instant since) {
        return database
                .select(
                        LAST_LAGS,
                        Map.of("since", since.toEpochMilli()),
                        row -> Map.entry(row.getString("node"), Duration.ofMillis(row.getLong("lag_ms"))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Counts the ticks of each node since then by how late they began in their minutes, the least late first. */
    public List<LagCount> lags(Instant since) {
        return database.select(
                LAGS,
                Map.of("since", since.toEpochMilli()),
                row -> new LagCount(
                        row.getString("node"), Duration.ofMillis(row.getLong("up_to")), row.getInt("ticks")));
    }

    /** The newest changes of a clock since then. */
    public List<Jump> jumps(Instant since, int limit) {
        return database.select(
                JUMPS,
                Map.of("since", since.toEpochMilli(), "limit", limit),
                row -> new Jump(
                        row.getString("node"),
                        Instant.ofEpochMilli(row.getLong("started_at")),
                        Duration.ofMillis(row.getLong("clock_jump_ms"))));
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
     * @param bootedAt as its last tick reckoned; null when it never ticked
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

    /**
     * A node's ticks over a time.
     *
     * @param first its first tick of that time
     * @param idle minutes the launcher answered alone
     * @param latest how far the latest began behind its minute
     * @param missing minutes nobody answered
     * @param missingFrom the first of those; null when there is none
     * @param jumps how often the clock had been set
     */
    public record Summary(
            String node,
            int ticks,
            Instant first,
            int idle,
            Duration latest,
            int missing,
            @Nullable Instant missingFrom,
            int jumps) {

        /** The same with minutes that nobody answers at present, until a tick comes and records them. */
        public Summary withSilence(Instant lastTick, Instant now) {
            Instant next = lastTick.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            int silent = (int) Math.max(0, Duration.between(next, now).toMinutes());
            return silent == 0
                    ? this
                    : new Summary(
                            node,
                            ticks,
                            first,
                            idle,
                            latest,
                            missing + silent,
                            missingFrom == null ? next : missingFrom,
                            jumps);
        }
    }

    /** Ticks of a node that began that late at most, and later than the next smaller count. */
    public record LagCount(String node, Duration upTo, int ticks) {}

    /** A clock that was set: how far forward, or back where negative, and the tick that found it. */
    public record Jump(String node, Instant found, Duration by) {}
}
