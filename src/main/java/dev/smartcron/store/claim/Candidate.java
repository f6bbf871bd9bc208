package dev.smartcron.store.claim;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.claim.TaskLocks.Holder;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy.Overlap;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pending execution with what is on record of its task, as one node sees it.
 *
 * @param overlap what to do while the task's lock is held: as the task said when this was added, or to wait
 * @param slot which of the task's locks it kept from its last attempt; null for none
 * @param task null when it is no longer registered
 * @param here whether its hosts and environments let it start on the node that asks
 * @param contended whether another execution has one of the task's locks
 * @param inFront the execution whose turn comes first, where they take turns; null for none
 * @param replacing a newer execution that waits to take this one's place, where they replace each other; null for none
 * @param waitUntil how long it waits for its prerequisites; null when it has none, or has been started before
 * @param holders of the task's locks; empty where that was not read
 * @param unmet its prerequisites without a success; empty where that was not read
 * @param limits that it shares with others; empty where that was not read
 */
public record Candidate(
        Execution execution,
        Overlap overlap,
        @Nullable Integer slot,
        @Nullable TaskRow task,
        boolean here,
        boolean contended,
        @Nullable Long inFront,
        @Nullable Long replacing,
        @Nullable Instant waitUntil,
        List<Holder> holders,
        List<UnmetPrerequisite> unmet,
        List<SharedLimit> limits) {
    /** The same, with who has the task's locks. */
    public Candidate with(List<Holder> holders) {
        return with(holders, unmet, limits);
    }

    /** The same, with its prerequisites that have no success. */
    public Candidate waitingFor(List<UnmetPrerequisite> unmet) {
        return with(holders, unmet, limits);
    }

    /** The same, with the limits that it shares. */
    public Candidate within(List<SharedLimit> limits) {
        return with(holders, unmet, limits);
    }

    private Candidate with(List<Holder> holders, List<UnmetPrerequisite> unmet, List<SharedLimit> limits) {
        return new Candidate(
                execution, overlap, slot, task, here, contended, inFront, replacing, waitUntil, holders, unmet, limits);
    }
}
