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
 */
public record Occupancy(
        Node node, int running, int maxParallel, @Nullable Pause pauseOfAll) {
    int free() {
        return Math.max(0, maxParallel - running);
    }

    /** True when this one could run beside what runs. Services, which run for ever, take no places. */
    boolean hasRoomFor(Candidate candidate) {
        return free() > 0 || candidate.execution().trigger() == Trigger.SERVICE;
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
        return new Occupancy(node, running + 1, maxParallel, pauseOfAll);
    }
}
