package dev.smartcron.process;

import dev.smartcron.process.kernel.Boot;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.kernel.ProcStat.Identity;
import dev.smartcron.process.kernel.ProcessTree;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.process.kernel.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a run's whole tree to its end: TERM, some time to clean up, KILL until nothing is left.
 *
 * <p>A task may have a command of its own for this. It begins at once; TERM waits for its end, but no longer than half of
 * the time. A runner that goes on with what another one began does not begin anew: the time goes on, the command is not
 * run again, and nobody gets a second TERM. It never waits; its owner asks {@link #poll} a few times a second. Times are
 * {@link System#nanoTime}.
 */
public final class Termination {
    /** A process that lives this long after KILL hangs in the kernel; no signal will reach it soon. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** For so long only whole groups are killed. */
    private static final Duration GROUPS_FIRST = Duration.ofSeconds(1);

    private final Run run;
    private final Duration killAfter;
    private final Supplier<@Nullable Process> first;
    private final Set<Identity> signalled = new HashSet<>();
    private long begunAt;

    /** The note of the runner that began; null where none did. */
    private @Nullable EndNote earlier;

    /** This runner's note; null before it begins. */
    private @Nullable EndNote note;

    private @Nullable Process before;
    private boolean dead;
    private long deadSince;
    private boolean empty;
    private long emptySince;
    private boolean over;
    private boolean clean;

    /** Sends the first TERM at the next {@link #poll}. */
    public Termination(Run run, Duration killAfter, long nowNanos) {
        this(run, killAfter, nowNanos, () -> null);
    }

    /**
     * Begins at the next {@link #poll}.
     *
     * @param first starts the task's own command for its end, and gives null where there is none
     */
    public Termination(Run run, Duration killAfter, long nowNanos, Supplier<@Nullable Process> first) {
        this.run = run;
        this.killAfter = killAfter;
        this.begunAt = nowNanos;
        this.first = first;
    }

    /**
     * Does what is due now.
     *
     * @return true once the tree has ended, or what is left of it cannot be ended: see {@link #survivors}
     */
    public boolean poll(long nowNanos) {
        return poll(nowNanos, new Processes());
    }

    /** As {@link #poll(long)}, with what others have looked through a moment ago. */
    public boolean poll(long nowNanos, Processes processes) {
        if (over) {
            return true;
        }
        EndNote known = note == null ? begin() : note;
        long sinceKill = nowNanos - begunAt - killAfter.toNanos();
        boolean alive = run.isAlive();
        if (!alive && !dead) {
            dead = true;
            deadSince = System.nanoTime();
        }
        ProcessTree tree = run.tree(processes);
        empty &= tree.isEmpty();
        if (tree.isEmpty() || sinceKill >= 0) {
            // A task may have stopped it.
            run.resumeWrapper();
        }
        if (tree.isEmpty()) {
            // An empty tree under a living wrapper: the task is about to appear, or its result is being written.
            // And what was seen before the wrapper's end is not the last word; nor is one look after it: where the
            // kernel
            // counts processes anew, a child may get a number that the look had passed already, and its parent die
            // before
            // the look came to it.
            over = !alive && processes.isSince(deadSince) && processes.isSince(emptySince());
            if (alive && sinceKill >= PATIENCE.toNanos()) {
                run.killWrapper();
                over = true;
            }
            clean = over;
        } else if (sinceKill >= PATIENCE.toNanos()) {
            over = true;
        } else if (sinceKill >= 0) {
            run.kill(tree, sinceKill >= GROUPS_FIRST.toNanos());
        } else if (isTermDue(known) || nowNanos - begunAt >= killAfter.toNanos() / 2) {
            terminate(tree, known);
        }
        return over;
    }

    /** The time at which the tree was seen empty under a dead wrapper for the first time. */
    private long emptySince() {
        if (!empty) {
            empty = true;
            emptySince = System.nanoTime();
        }
        return emptySince;
    }

    private boolean isTermDue(EndNote known) {
        // Of a command that an earlier runner started nobody knows which process it is: it may have all its time.
        return known.term() != null || (earlier == null && (before == null || !before.isAlive()));
    }

    private EndNote begin() {
        Duration now = Boot.kernelUptime();
        earlier = EndNote.read(run.folder()).orElse(null);
        EndNote known = earlier == null ? new EndNote(now, null) : earlier;
        note = known;
        begunAt -= now.minus(known.begun()).toNanos();
        if (earlier == null) {
            known.write(run.folder());
            before = first.get();
        }
        return known;
    }

    private void terminate(ProcessTree tree, EndNote known) {
        List<ProcStat> now = new ArrayList<>();
        // A shell that hears of its child's end before its own TERM takes that for a failure, and cleans nothing up.
        for (ProcStat member : tree.oldestFirst()) {
            // Each once, and also those that appear later: a shell script may react to its child's end.
            if (signalled.add(member.identity()) && (earlier == null || !earlier.signalled(member))) {
                Signals.term(member);
                now.add(member);
            }
        }
        Signals.cont(now);
        if (known.term() == null) {
            EndNote sent = new EndNote(known.begun(), Boot.kernelUptime());
            sent.write(run.folder());
            note = sent;
        }
    }

    /** Lists what lives, one line a process: {@code 4711 (php)}; empty after a clean end. */
    public List<String> survivors() {
        return clean ? List.of() : run.survivors();
    }
}
