package dev.smartcron.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runners' own book: which node ticked when, and what the tick did. */
public final class Ledger {
    private static final String TICKED = """
            insert into nodes (name, boot_id, version, last_tick) values (:node, :boot_id, :version, :now)
            on conflict (name) do update set boot_id = excluded.boot_id, version = excluded.version,
                last_tick = case when excluded.last_tick > coalesce(nodes.last_tick, 0) then excluded.last_tick
                    else nodes.last_tick end""";

    private static final String CHECKED = """
            insert into nodes (name, boot_id, version, last_health) values (:node, '', :version, :now)
            on conflict (name) do update set last_health = excluded.last_health""";

    private static final String BEGIN = """
            insert into ticks (node, runner, started_at, lag_ms, idle_before)
            values (:node, :runner, :now, :lag, :idle) returning id""";

    private static final String END = """
            update ticks set finished_at = :now, due = :due, started = :started, succeeded = :succeeded,
                failed = :failed, skipped = :skipped, missed = :missed, recovered = :recovered
            where id = :id""";

    private final Database database;

    public Ledger(Database database) {
        this.database = database;
    }

    /**
     * Opens a tick's row and moves the node's heartbeat on.
     *
     * @param lagMillis behind the minute it was started for
     * @param idleMinutes before it, answered by the launcher alone
     */
    public Begun begin(Node node, String runner, Instant now, long lagMillis, int idleMinutes) {
        return database.write(handle -> {
            Optional<String> lastBoot = handle.createQuery("select boot_id from nodes where name = :node")
                    .bind("node", node.name())
                    .map(row -> row.getString(1))
                    .findOne();
            handle.createUpdate(TICKED)
                    .bind("node", node.name())
                    .bind("boot_id", node.bootId())
                    .bind("version", node.version())
                    .bind("now", now.toEpochMilli())
                    .execute();
            long id = handle.createQuery(BEGIN)
                    .bind("node", node.name())
                    .bind("runner", runner)
                    .bind("now", now.toEpochMilli())
                    .bind("lag", lagMillis)
                    .bind("idle", idleMinutes)
                    .map(row -> row.getLong(1))
                    .one();
            return new Begun(
                    id, lastBoot.map(boot -> !boot.equals(node.bootId())).orElse(true));
        });
    }

    /** Closes a tick's row with what it did. */
    public void end(long tick, Counts counts, Instant now) {
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

    /** The host a runner is on. */
    public record Node(String name, String bootId, String version) {}

    /**
     * A tick's row.
     *
     * @param firstSinceBoot whether this node has not ticked before since it booted
     */
    public record Begun(long tick, boolean firstSinceBoot) {}

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

    /** What a tick did. */
    public record Counts(int due, int started, int succeeded, int failed, int skipped, int missed, int recovered) {}
}
