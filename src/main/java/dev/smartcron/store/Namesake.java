package dev.smartcron.store;

import dev.smartcron.store.Ledger.Node;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a node that has booted again from two machines under one name.
 *
 * <p>A machine ticks after it has booted. So where another boot of this name ticked after ours began, both are alive,
 * and each would take the other's processes for ones that died with it. The name is the other's while it has ticked
 * lately, and while something it claimed may still be running; after that we may be what replaced it.
 */
record Namesake(String bootId, Instant lastTick) {
    /** Clocks of machines are never quite the same. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static final Duration LATELY = Duration.ofMinutes(5);

    private static final String STILL_HELD = """
            select count(*) from executions e join slots s on s.name = 'task:' || e.task and s.execution_id = e.id
            where e.status = 'running' and e.node = :node and e.runner like '%-' || :boot_id
                and s.expires_at > :now""";

    private static final String REFUSED =
            "update nodes set rival_boot_id = :boot_id, rival_at = :now where name = :node";

    /** Null when who ticked last under this name was this machine, be it before a boot. */
    static @Nullable Namesake of(
            Node node, String bootId, @Nullable Instant lastTick, Instant now, Duration uptime, Dialect dialect) {
        if (bootId.isEmpty() || bootId.equals(node.bootId()) || lastTick == null) {
            return null;
        }
        // A database file has the processes of one kernel; another kernel's boot was this machine's own.
        if (dialect == Dialect.SQLITE && !kernel(bootId).equals(kernel(node.bootId()))) {
            return null;
        }
        boolean afterOurBoot = lastTick.isAfter(now.minus(uptime).plus(TOLERANCE));
        // Nobody ticks in the future: the clock was wrong then, or is now, and proves nothing.
        boolean inTheFuture = lastTick.isAfter(now.plus(TOLERANCE));
        return afterOurBoot && !inTheFuture ? new Namesake(bootId, lastTick) : null;
    }

    /** Why this node may not tick now, and notes that it wanted to; null when the other has gone. */
    @Nullable
    NodeNameTaken refusal(Session handle, Node node, Instant now) {
        int held = handle.createQuery(STILL_HELD)
                .bind("node", node.name())
                .bind("boot_id", bootId)
                .bind("now", now.toEpochMilli())
                .map(row -> row.getInt(1))
                .one();
        if (held == 0 && lastTick.plus(LATELY).isBefore(now)) {
            return null;
        }
        handle.createUpdate(REFUSED)
                .bind("node", node.name())
                .bind("boot_id", node.bootId())
                .bind("now", now.toEpochMilli())
                .execute();
        Duration ago = Duration.between(lastTick, now).truncatedTo(ChronoUnit.SECONDS);
        return new NodeNameTaken("node name " + node.name() + " is also used by another machine, which ticked "
                + Durations.brief(ago.isNegative() ? Duration.ZERO : ago) + " ago"
                + (held == 0 ? "" : " and has " + held + " running"));
    }

    private static String kernel(String bootId) {
        int dot = bootId.indexOf('.');
        return dot < 0 ? bootId : bootId.substring(0, dot);
    }
}
