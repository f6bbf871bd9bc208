package dev.smartcron.tick;

import dev.smartcron.store.db.Session;
import dev.smartcron.store.nodes.Ticks;
import dev.smartcron.store.nodes.Ticks.LastTick;
import dev.smartcron.store.rows.Node;
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
record NodeNameConflict(String bootId, Instant lastTick) {
    /** Clocks of machines are never quite the same. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static final Duration LATELY = Duration.ofMinutes(5);

    /**
     * Null when who ticked last under this name was this machine, be it before a boot.
     *
     * @param shared whether other machines can reach the database
     */
    static @Nullable NodeNameConflict of(Node node, LastTick last, Instant now, Duration uptime, boolean shared) {
        String bootId = last.bootId();
        Instant lastTick = last.at();
        if (bootId.isEmpty() || bootId.equals(node.bootId()) || lastTick == null) {
            return null;
        }
        // A database file has the processes of one kernel; another kernel's boot was this machine's own.
        if (!shared && !kernel(bootId).equals(kernel(node.bootId()))) {
            return null;
        }
        boolean afterOurBoot = lastTick.isAfter(now.minus(uptime).plus(TOLERANCE));
        // Nobody ticks in the future: the clock was wrong then, or is now, and proves nothing.
        boolean inTheFuture = lastTick.isAfter(now.plus(TOLERANCE));
        return afterOurBoot && !inTheFuture ? new NodeNameConflict(bootId, lastTick) : null;
    }

    /** Refuses this node, and notes that it wanted to tick; null when the other one has gone. */
    @Nullable
    NodeNameTaken refusal(Session session, Node node, Instant now) {
        int held = Ticks.stillHeld(session, node.name(), bootId, now);
        if (held == 0 && lastTick.plus(LATELY).isBefore(now)) {
            return null;
        }
        Ticks.noteRival(session, node, now);
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
