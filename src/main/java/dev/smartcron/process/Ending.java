package dev.smartcron.process;

import dev.smartcron.process.ProcStat.Identity;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings a run's whole tree to its end: TERM, some time to clean up, KILL until nothing is left.
 *
 * <p>It never waits; its owner asks {@link #poll} a few times a second. Times are {@link System#nanoTime}.
 */
public final class Ending {
    /** A process that lives this long after KILL hangs in the kernel; no signal will reach it soon. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Run run;
    private final long killAt;
    private final Set<Identity> told = new HashSet<>();
    private boolean over;

    /** Sends the first TERM at the next {@link #poll}. */
    public Ending(Run run, Duration killAfter, long nowNanos) {
        this.run = run;
        this.killAt = nowNanos + killAfter.toNanos();
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
        ProcessTree tree = run.tree();
        if (tree.isEmpty()) {
            // An empty tree under a living wrapper: the task is about to appear, or its result is being written.
            over = !run.isAlive();
        } else if (nowNanos - killAt >= PATIENCE.toNanos()) {
            over = true;
        } else if (nowNanos - killAt >= 0) {
            Run.kill(tree);
        } else {
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
