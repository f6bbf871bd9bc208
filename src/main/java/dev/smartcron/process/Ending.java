package dev.smartcron.process;

import dev.smartcron.process.ProcStat.Identity;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a run's whole tree to its end: TERM, some time to clean up, KILL until nothing is left.
 *
 * <p>A task may have a command of its own for this. It begins at once; TERM waits for its end, but no longer than half of
 * the time. It never waits; its owner asks {@link #poll} a few times a second. Times are {@link System#nanoTime}.
 */
public final class Ending {
    /** A process that lives this long after KILL hangs in the kernel; no signal will reach it soon. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Run run;
    private final long termAt;
    private final long killAt;
    private final Supplier<@Nullable Process> first;
    private final Set<Identity> told = new HashSet<>();
    private boolean begun;
    private @Nullable Process before;
    private boolean over;

    /** Sends the first TERM at the next {@link #poll}. */
    public Ending(Run run, Duration killAfter, long nowNanos) {
        this(run, killAfter, nowNanos, () -> null);
    }

    /**
     * Begins at the next {@link #poll}.
     *
     * @param first starts the task's own command for its end, and gives null where there is none
     */
    public Ending(Run run, Duration killAfter, long nowNanos, Supplier<@Nullable Process> first) {
        this.run = run;
        this.termAt = nowNanos + killAfter.toNanos() / 2;
        this.killAt = nowNanos + killAfter.toNanos();
        this.first = first;
    }

    /**
     * Does what is due now.
     *
     * @return true once the tree has ended, or what is left of it cannot be ended: see {@link #survivors}
     */
    public boolean poll(long nowNanos) {
        if (over) {
            return true;
        }
        if (!begun) {
            begun = true;
            before = first.get();
        }
        ProcessTree tree = run.tree();
        if (tree.isEmpty()) {
            // An empty tree under a living wrapper: the task is about to appear, or its result is being written.
            over = !run.isAlive();
        } else if (nowNanos - killAt >= PATIENCE.toNanos()) {
            over = true;
        } else if (nowNanos - killAt >= 0) {
            run.kill(tree);
        } else if (before == null || !before.isAlive() || nowNanos - termAt >= 0) {
            for (ProcStat member : tree.members()) {
                // Each once, and also those that appear later: a shell script may react to its child's end.
                if (told.add(member.identity())) {
                    Run.terminate(member);
                }
            }
        }
        return over;
    }

    /** What lives, one line a process: {@code 4711 (php)}; empty after a clean end. */
    public List<String> survivors() {
        return run.survivors();
    }
}
