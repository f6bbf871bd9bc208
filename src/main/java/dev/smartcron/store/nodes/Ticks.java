package dev.smartcron.store.nodes;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ticks of all nodes: which node began one when, what it did, and when each node was last heard of. */
public final class Ticks {
    private static final String BEFORE =
            "select boot_id, last_tick, uptime_ms, booted_at, boot_planned from nodes where name = :node";

    /** Of ticks of one minute the last to begin is kept, by the time since the boot: the clock may have been set. */
    private static final String TICKED = """
            insert into nodes (name, boot_id, version, environment, last_tick, uptime_ms, booted_at, clock_skew_ms)
            values (:node, :boot_id, :version, :environment, :now, :uptime, :booted_at, :skew)
            on conflict (name) do update set boot_id = excluded.boot_id, version = excluded.version,
                environment = excluded.environment, last_tick = excluded.last_tick, uptime_ms = excluded.uptime_ms,
                clock_skew_ms = excluded.clock_skew_ms,
                booted_at = case when nodes.boot_id = excluded.boot_id then coalesce(nodes.booted_at, excluded.booted_at)
                    else excluded.booted_at end,
                boot_planned = case when nodes.boot_id = excluded.boot_id then nodes.boot_planned else 0 end
            where nodes.boot_id <> excluded.boot_id or coalesce(nodes.uptime_ms, 0) <= excluded.uptime_ms""";

    private static final String CHECKED = """
            insert into nodes (name, boot_id, version, last_health) values (:node, '', :version, :now)
            on conflict (name) do update set last_health = excluded.last_health""";

    /** Needs all that a write needs; no node is without a name. */
    private static final String WRITE_NOTHING = "update nodes set last_health = last_health where name = ''";

    private static final String BEGIN = """
            insert into ticks (node, runner, started_at, lag_ms, idle_before, missing, missing_from, clock_jump_ms)
            values (:node, :runner, :now, :lag, :idle, :missing, :missing_from, :jump) returning id""";

    private static final String END = """
            update ticks set finished_at = :now, due = :due, started = :started, succeeded = :succeeded,
                failed = :failed, skipped = :skipped, missed = :missed, recovered = :recovered
            where id = :id""";

    /** Minutes that the launcher answered alone were answered. */
    private static final String ANSWERED = """
            select count(distinct started_at / 60000) + coalesce(sum(idle_before), 0) from ticks
            where node = :node and started_at >= :since and started_at <= :now""";

    private static final String STILL_HELD = """
            select count(*) from executions e join slots s on s.name = 'task:' || e.task and s.execution_id = e.id
            where e.status = 'running' and e.node = :node and e.runner like '%-' || :boot_id
                and s.expires_at > :now""";

    private static final String RIVAL = "update nodes set rival_boot_id = :boot_id, rival_at = :now where name = :node";

    private static final String LAST =
            "select node, started_at, missing_from from ticks where started_at < :at order by started_at desc limit 1";

    private static final String FIRST =
            "select node, started_at, missing_from from ticks where started_at >= :at order by started_at limit 1";

    private final Database database;

    public Ticks(Database database) {
        this.database = database;
    }

    /** The node as its tick before this one left it; empty when it never ticked nor checked. */
    public static Optional<LastTick> last(Session session, String node) {
        return session.createQuery(BEFORE)
                .bind("node", node)
                .map(row -> LastTick.of(row))
                .findOne();
    }

    /**
     * Moves the node's heartbeat on.
     *
     * @param uptime since the node's boot, which no clock that is set can change
     * @param skew the database's clock minus the node's; null on a database file
     */
    public static void beat(
            Session session, Node node, Instant now, Duration uptime, Instant bootedAt, @Nullable Duration skew) {
        session.createUpdate(TICKED)
                .bind("node", node.name())
                .bind("boot_id", node.bootId())
                .bind("version", node.version())
                .bind("environment", node.environment())
                .bind("now", now.toEpochMilli())
                .bind("uptime", uptime.toMillis())
                .bind("booted_at", bootedAt.toEpochMilli())
                .bind("skew", skew == null ? null : skew.toMillis())
                .execute();
    }

    /** Opens a tick's row; returns its number. */
    public static long open(Session session, Opening tick) {
        return session.createQuery(BEGIN)
                .bind("node", tick.node())
                .bind("runner", tick.runner())
                .bind("now", tick.at().toEpochMilli())
                .bind("lag", Math.floorMod(tick.at().toEpochMilli(), 60_000L))
                .bind("idle", tick.idle())
                .bind("missing", tick.missing())
                .bind("missing_from", Rows.millis(tick.missingFrom()))
                .bind("jump", tick.jump().isZero() ? null : tick.jump().toMillis())
                .map(row -> row.getLong(1))
                .one();
    }

    /** Notes that no minute started a tick, so that it is not late for one. */
    public static void markOnDemand(Session session, long tick) {
        session.createUpdate("update ticks set lag_ms = 0 where id = :id")
                .bind("id", tick)
                .execute();
    }

    /** Counts the executions that a boot of a node has running under locks which have not expired. */
    public static int stillHeld(Session session, String node, String bootId, Instant now) {
        return session.createQuery(STILL_HELD)
                .bind("node", node)
                .bind("boot_id", bootId)
                .bind("now", now.toEpochMilli())
                .map(row -> row.getInt(1))
                .one();
    }

    /** Notes that another machine wanted to tick under this node's name, and was refused. */
    public static void noteRival(Session session, Node rival, Instant now) {
        session.createUpdate(RIVAL)
                .bind("node", rival.name())
                .bind("boot_id", rival.bootId())
                .bind("now", now.toEpochMilli())
                .execute();
    }

    /** Notes that what a node starts at boots has its rows for this boot. */
    public void markBootPlanned(Node node) {
        database.change(session -> markBootPlanned(session, node));
    }

    /** As {@link #markBootPlanned(Node)}, in the transaction of the caller. */
    public static void markBootPlanned(Session session, Node node) {
        session.createUpdate("update nodes set boot_planned = 1 where name = :node and boot_id = :boot_id")
                .bind("node", node.name())
                .bind("boot_id", node.bootId())
                .execute();
    }

    /** Closes a tick's row with what it did; again where nobody knows whether it is, for twice is as good as once. */
    public void end(long tick, Counts counts, Instant now) {
        try {
            close(tick, counts, now);
        } catch (DatabaseProblem e) {
            if (!e.isUnsure()) {
                throw e;
            }
            close(tick, counts, now);
        }
    }

    private void close(long tick, Counts counts, Instant now) {
        database.write(session -> session.createUpdate(END)
                .bind("id", tick)
                .bind("now", now.toEpochMilli())
                .bind("due", counts.due())
                .bind("started", counts.started())
                .bind("succeeded", counts.succeeded())
                .bind("failed", counts.failed())
                .bind("skipped", counts.skipped())
                .bind("missed", counts.missed())
                .bind("recovered", counts.recovered())
                .execute());
    }

    /** Moves the heartbeat of {@code health} on. The boot stays unknown until a tick has seen it. */
    public void beatHealth(Node node, Instant now) {
        database.write(session -> session.createUpdate(CHECKED)
                .bind("node", node.name())
                .bind("version", node.version())
                .bind("now", now.toEpochMilli())
                .execute());
    }

    /**
     * Asks for a write that changes nothing.
     *
     * @throws DatabaseProblem where the database takes none
     */
    public void writeNothing() {
        database.write(session -> session.createUpdate(WRITE_NOTHING).execute());
    }

    /** Counts the minutes since then in which a node answered. */
    public long minutesAnswered(String node, Instant since, Instant now) {
        return database.read(session -> session.createQuery(ANSWERED)
                .bind("node", node)
                .bind("since", since.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .map(row -> row.getLong(1))
                .one());
    }

    /** The last tick of any node that began before an instant; empty when none did, or it is no longer kept. */
    public Optional<Began> lastBefore(Instant at) {
        return database.selectOne(LAST, Map.of("at", at.toEpochMilli()), Began::of);
    }

    /** The first tick of any node that began at an instant or after it. */
    public Optional<Began> firstFrom(Instant at) {
        return database.selectOne(FIRST, Map.of("at", at.toEpochMilli()), Began::of);
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

    /**
     * A tick's row as it begins.
     *
     * @param idle minutes before it that the launcher answered alone
     * @param missing minutes before it that nobody answered
     * @param missingFrom the first of those; null when there is none
     * @param jump how far the clock was put forward before it, or back; zero when it was not
     */
    public record Opening(
            String node,
            String runner,
            Instant at,
            int idle,
            int missing,
            @Nullable Instant missingFrom,
            Duration jump) {}

    /**
     * A node as its tick before left it.
     *
     * @param bootId empty when it only checked so far
     * @param at null when it only checked so far
     * @param uptime since its boot then; null likewise
     * @param bootedAt as its first tick of that boot reckoned; null likewise
     * @param bootPlanned whether what starts at boots has its rows
     */
    public record LastTick(
            String bootId,
            @Nullable Instant at,
            @Nullable Duration uptime,
            @Nullable Instant bootedAt,
            boolean bootPlanned) {
        static LastTick of(ResultSet row) throws SQLException {
            Long uptime = Rows.number(row, "uptime_ms");
            return new LastTick(
                    row.getString("boot_id"),
                    Rows.instant(row, "last_tick"),
                    uptime == null ? null : Duration.ofMillis(uptime),
                    Rows.instant(row, "booted_at"),
                    row.getInt("boot_planned") == 1);
        }
    }

    /** Counts of what a tick did. */
    public record Counts(int due, int started, int succeeded, int failed, int skipped, int missed, int recovered) {}
}
