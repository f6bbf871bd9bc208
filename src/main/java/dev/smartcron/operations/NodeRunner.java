package dev.smartcron.operations;

import java.util.function.BooleanSupplier;

/** Reaches the runners of this node for whoever operates it. */
public interface NodeRunner {
    /** Returns whether a runner stays on this node. */
    boolean isThere();

    /** Lets the runner that stays on this node, if there is one, know that there is something for it to find. */
    void call();

    /** Makes the runner that stays on this node leave; what it runs goes on. False when none stays. */
    boolean leave();

    /**
     * Ticks until there is enough, and leaves to the next tick what still runs then.
     *
     * @param enough is asked twice a second and whenever something has ended
     */
    void tickUntil(BooleanSupplier enough);

    /**
     * Ends what is to be stopped and records what has ended; by itself, where no runner stays on this node to do it. False
     * when another process does that, in a moment.
     */
    boolean stopRequested();

    /**
     * As {@link #stopRequested}, but by itself in any case: a runner that stays leaves first, so that nothing is started
     * meanwhile, no service above all. False when it does not leave; then it is left to that one.
     */
    boolean stopAllRequested();
}
