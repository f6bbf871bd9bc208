package dev.smartcron.tick.admit;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Pause;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The part of a node that is taken, and what holds for all tasks.
 *
 * @param running executions that count against the node's limit
 * @param maxParallel that limit
 * @param pauseOfAll a pause of everything; it may be over; null when there is none
 * @param heldBack why tasks of low priority are held back on the node; null when they are not
 */
public record Occupancy(
        Node node,
        int running,
        int maxParallel,
        @Nullable Pause pauseOfAll,
        @Nullable Reason heldBack) {
    /** Tasks of this priority and those below it may be held back. */
    private static final int LOW_PRIORITY = 4;

    public Occupancy(Node node, int running, int maxParallel, @Nullable Pause pauseOfAll) {
        this(node, running, maxParallel, pauseOfAll, null);
    }

    int free() {
        return Math.max(0, maxParallel - running);
    }

    /** True when this one could run beside what runs. Services, which run for ever, take no places. */
    boolean hasRoomFor(Candidate candidate) {
        return free() > 0 || candidate.execution().trigger() == Trigger.SERVICE;
    }

    /** The reason for which this one is held back; null when it is not. */
    @Nullable
    Reason heldBack(Candidate candidate) {
        return candidate.execution().priority() >= LOW_PRIORITY ? heldBack : null;
    }

    Reason full() {
        return Reason.of(ReasonCode.NODE_FULL)
                .with("node", node.name())
                .with("running", running)
                .with("limit", maxParallel);
    }

    boolean isAllPaused(Instant now) {
        return pauseOfAll != null && pauseOfAll.covers(now);
    }

    Occupancy withOneMore() {
        return new Occupancy(node, running + 1, maxParallel, pauseOfAll, heldBack);
    }
}
