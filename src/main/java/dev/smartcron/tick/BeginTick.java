package dev.smartcron.tick;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.nodes.Ticks.LastTick;
import dev.smartcron.store.rows.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Begins a tick: refuses a second machine of one name, moves the heartbeat on, and tells how time went by since. */
public final class BeginTick {
    private final Database database;
    private final Consumer<SinceLastTick> opened;

    /** @param opened takes how time went by, within the transaction that opens a tick: what it does is done with it */
    public BeginTick(Database database, Consumer<SinceLastTick> opened) {
        this.database = database;
        this.opened = opened;
    }

    /**
     * A tick that has its row.
     *
     * @param bootedAt when the node last booted, if what it starts then has no rows yet; null when it has
     */
    public record Begun(long tick, @Nullable Instant bootedAt, SinceLastTick sinceLast) {}

    /** A refusal leaves the transaction as a value, for the note of it is to be kept. */
    private record Opened(@Nullable Begun begun, @Nullable NodeNameTaken refusal) {}

    /**
     * Opens a tick's row, in one transaction.
     *
     * @param uptime since the node's boot, which no clock that is set can change
     * @param idle minutes before it that the launcher answered alone
     * @throws NodeNameTaken when another living machine ticks under this node's name; nothing may be planned or claimed
     */
    public Begun begin(Node node, String runner, Instant now, Duration uptime, List<Instant> idle) {
        return begin(node, runner, now, uptime, idle, false);
    }

    /** As the other; a tick {@code onDemand} was started by no minute, and is not late for one. */
    Begun begin(Node node, String runner, Instant now, Duration uptime, List<Instant> idle, boolean onDemand) {
        Opened opened = database.write(session -> {
            LastTick last = Ticks.last(session, node.name()).orElse(null);
            NodeNameTaken refusal = last == null ? null : refusal(session, node, last, now, uptime);
            if (refusal != null) {
                return new Opened(null, refusal);
            }
            Begun begun = open(session, node, runner, last, now, uptime, idle);
            if (onDemand || isExtra(last, now)) {
                Ticks.markOnDemand(session, begun.tick());
            }
            return new Opened(begun, null);
        });
        if (opened.refusal() != null) {
            throw opened.refusal();
        }
        return Objects.requireNonNull(opened.begun());
    }

    /** Checks whether no minute asks for a tick now: the node never ticked before, or has answered this minute already. */
    private static boolean isExtra(@Nullable LastTick last, Instant now) {
        return last == null
                || last.at() == null
                || last.at().truncatedTo(ChronoUnit.MINUTES).equals(now.truncatedTo(ChronoUnit.MINUTES));
    }

    private @Nullable NodeNameTaken refusal(Session session, Node node, LastTick last, Instant now, Duration uptime) {
        NodeNameConflict conflict = NodeNameConflict.of(node, last, now, uptime, database.file() == null);
        return conflict == null ? null : conflict.refusal(session, node, now);
    }

    private Begun open(
            Session session,
            Node node,
            String runner,
            @Nullable LastTick last,
            Instant now,
            Duration uptime,
            List<Instant> idle) {
        // A node that never ticked before begins as one that has just booted.
        boolean knew = last != null && !last.bootId().isEmpty();
        Instant bootedAt = Instant.ofEpochMilli((knew ? now.minus(uptime) : now).toEpochMilli());
        Ticks.beat(session, node, now, uptime, bootedAt, database.clockSkew());
        boolean sameBoot = last != null && last.bootId().equals(node.bootId());
        SinceLastTick since = last == null || last.at() == null
                ? SinceLastTick.UNKNOWN
                : SinceLastTick.of(
                        last.at(), now, sameBoot && last.uptime() != null ? uptime.minus(last.uptime()) : null, idle);
        long tick = Ticks.open(
                session,
                new Ticks.Opening(
                        node.name(), runner, now, idle.size(), since.missing(), since.missingFrom(), since.jump()));
        opened.accept(since);
        if (!sameBoot || last == null) {
            return new Begun(tick, bootedAt, since);
        }
        Instant reckoned = last.bootedAt() == null ? bootedAt : last.bootedAt();
        return new Begun(tick, last.bootPlanned() ? null : reckoned, since);
    }
}
