package dev.smartcron.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runners' own book: which node ticked when, and what the tick did. */
public final class Ledger {
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

    private static final String BEGIN = """
            insert into ticks (node, runner, started_at, lag_ms, idle_before, missing, missing_from, clock_jump_ms)
            values (:node, :runner, :now, :lag, :idle, :missing, :missing_from, :jump) returning id""";

    private static final String END = """
            update ticks set finished_at = :now, due = :due, started = :started, succeeded = :succeeded,
                failed = :failed, skipped = :skipped, missed = :missed, recovered = :recovered
            where id = :id""";

    private static final String SINCE = """
            select node, count(*) as ticks, coalesce(sum(idle_before), 0) as idle, max(lag_ms) as lag,
                coalesce(sum(missing), 0) as missing, min(missing_from) as missing_from,
                sum(case when clock_jump_ms is null then 0 else 1 end) as jumps
            from ticks where started_at >= :since group by node order by node""";

    private static final String JUMPS = """
            select node, started_at, clock_jump_ms from ticks
            where started_at >= :since and clock_jump_ms is not null order by id desc limit :limit""";

    private final Database database;

    public Ledger(Database database) {
        this.database = database;
    }

    /**
     * Opens a tick's row and moves the node's heartbeat on.
     *
     * @param uptime since the node's boot, which no clock that is set can change
     * @param idle minutes before it that the launcher answered alone
     * @throws NodeNameTaken when another living machine ticks under this node's name; nothing may be planned or claimed
     */
    public Begun begin(Node node, String runner, Instant now, Duration uptime, List<Instant> idle) {
        Duration skew = database.clockSkew();
        Opened opened = database.write(handle -> {
            Optional<Before> before = handle.createQuery(BEFORE)
                    .bind("node", node.name())
                    .map(row -> Before.of(row))
                    .findOne();
            if (before.isPresent()) {
                Namesake other = Namesake.of(
                        node, before.get().bootId(), before.get().lastTick(), now, uptime, database.dialect());
                NodeNameTaken refusal = other == null ? null : other.refusal(handle, node, now);
                if (refusal != null) {
                    return new Opened(null, refusal);
                }
            }
            // A node that never ticked before begins as one that has just booted.
            boolean knew = before.isPresent() && !before.get().bootId().isEmpty();
            Instant bootedAt = Instant.ofEpochMilli((knew ? now.minus(uptime) : now).toEpochMilli());
            handle.createUpdate(TICKED)
                    .bind("node", node.name())
                    .bind("boot_id", node.bootId())
                    .bind("version", node.version())
                    .bind("environment", node.environment())
                    .bind("now", now.toEpochMilli())
                    .bind("uptime", uptime.toMillis())
                    .bind("booted_at", bootedAt.toEpochMilli())
                    .bind("skew", skew == null ? null : skew.toMillis())
                    .execute();
            Elapsed elapsed =
                    before.map(past -> past.until(node, now, uptime, idle)).orElse(Elapsed.UNKNOWN);
            long id = handle.createQuery(BEGIN)
                    .bind("node", node.name())
                    .bind("runner", runner)
                    .bind("now", now.toEpochMilli())
                    .bind("lag", Math.floorMod(now.toEpochMilli(), 60_000L))
                    .bind("idle", idle.size())
                    .bind("missing", elapsed.missing())
                    .bind("missing_from", Rows.millis(elapsed.missingFrom()))
                    .bind(
                            "jump",
                            elapsed.jump().isZero() ? null : elapsed.jump().toMillis())
                    .map(row -> row.getLong(1))
                    .one();
            boolean sameBoot = before.isPresent() && before.get().bootId().equals(node.bootId());
            Instant firstReckoned = sameBoot ? before.get().bootedAt() : null;
            boolean planned = sameBoot && before.get().bootPlanned();
            Instant toPlan = planned ? null : firstReckoned == null ? bootedAt : firstReckoned;
            return new Opened(new Begun(id, toPlan, elapsed), null);
        });
        return opened.orThrow();
    }

    /** Notes that what a node starts at boots has its rows for this boot. */
    public void bootPlanned(Node node) {
        database.write(handle -> handle.createUpdate(
                        "update nodes set boot_planned = 1 where name = :node and boot_id = :boot_id")
                .bind("node", node.name())
                .bind("boot_id", node.bootId())
                .execute());
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
        database.write(handle -> handle.createUpdate(END)
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
    public void checked(Node node, Instant now) {
        database.write(handle -> handle.createUpdate(CHECKED)
                .bind("node", node.name())
                .bind("version", node.version())
                .bind("now", now.toEpochMilli())
                .execute());
    }

    /** When each node was last heard of, by name. */
    public List<Heartbeat> heartbeats() {
        return database.read(handle -> handle.createQuery(
                        "select name, version, last_tick, last_health from nodes order by name")
                .map(row -> new Heartbeat(
                        row.getString(1),
                        row.getString(2),
                        Rows.instant(row, "last_tick"),
                        Rows.instant(row, "last_health")))
                .list());
    }

    /** Each node's ticks since then, by node. */
    public List<Ticks> since(Instant since) {
        return database.read(handle -> handle.createQuery(SINCE)
                .bind("since", since.toEpochMilli())
                .map(row -> new Ticks(
                        row.getString("node"),
                        row.getInt("ticks"),
                        row.getInt("idle"),
                        Duration.ofMillis(row.getLong("lag")),
                        row.getInt("missing"),
                        Rows.instant(row, "missing_from"),
                        row.getInt("jumps")))
                .list());
    }

    /** The newest changes of a clock since then. */
    public List<Jump> jumps(Instant since, int limit) {
        return database.read(handle -> handle.createQuery(JUMPS)
                .bind("since", since.toEpochMilli())
                .bind("limit", limit)
                .map(row -> new Jump(
                        row.getString("node"),
                        Instant.ofEpochMilli(row.getLong("started_at")),
                        Duration.ofMillis(row.getLong("clock_jump_ms"))))
                .list());
    }

    /** A refusal leaves the transaction as a value, for the note of it is to be kept. */
    private record Opened(@Nullable Begun begun, @Nullable NodeNameTaken refusal) {
        Begun orThrow() {
            if (refusal != null) {
                throw refusal;
            }
            return Objects.requireNonNull(begun);
        }
    }

    /** What is known of a node from its tick before this one. */
    private record Before(
            String bootId,
            @Nullable Instant lastTick,
            @Nullable Duration uptime,
            @Nullable Instant bootedAt,
            boolean bootPlanned) {
        static Before of(ResultSet row) throws SQLException {
            Long uptime = Rows.number(row, "uptime_ms");
            return new Before(
                    row.getString("boot_id"),
                    Rows.instant(row, "last_tick"),
                    uptime == null ? null : Duration.ofMillis(uptime),
                    Rows.instant(row, "booted_at"),
                    row.getInt("boot_planned") == 1);
        }

        Elapsed until(Node node, Instant now, Duration nowUp, List<Instant> idle) {
            if (lastTick == null) {
                return Elapsed.UNKNOWN;
            }
            Duration really = bootId.equals(node.bootId()) && uptime != null ? nowUp.minus(uptime) : null;
            return Elapsed.between(lastTick, now, really, idle);
        }
    }

    /**
     * The host a runner is on.
     *
     * @param environment it runs in, such as {@code production}
     */
    public record Node(String name, String environment, String bootId, String version) {}

    /**
     * A tick's row.
     *
     * @param bootedAt when the node last booted, if what it starts then has no rows yet; null when it has
     * @param elapsed since the node's tick before
     */
    public record Begun(long tick, @Nullable Instant bootedAt, Elapsed elapsed) {}

    /**
     * When a node was last heard of.
     *
     * @param lastTick null when it never ticked
     * @param lastHealth null when it never checked
     */
    public record Heartbeat(
            String node,
            String version,
            @Nullable Instant lastTick,
            @Nullable Instant lastHealth) {}

    /**
     * A node's ticks over a time.
     *
     * @param idle minutes the launcher answered alone
     * @param latest how far the latest began behind its minute
     * @param missing minutes nobody answered
     * @param missingFrom the first of those; null when there is none
     * @param jumps how often the clock had been set
     */
    public record Ticks(
            String node,
            int ticks,
            int idle,
            Duration latest,
            int missing,
            @Nullable Instant missingFrom,
            int jumps) {}

    /** A clock that was set: how far forward, or back where negative, and the tick that found it. */
    public record Jump(String node, Instant found, Duration by) {}

    /** What a tick did. */
    public record Counts(int due, int started, int succeeded, int failed, int skipped, int missed, int recovered) {}
}
