package dev.smartcron.tick.admit;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.SharedLimit;
import dev.smartcron.store.claim.TaskLocks.Holder;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a pending execution may start. The claim goes by it, and so does whoever is asked why one waits: there
 * is no second answer to that.
 */
public final class Admission {
    private Admission() {}

    /** The fate of a pending execution. */
    public sealed interface AdmissionDecision {}

    /** It starts, with the lock of this number. */
    public record Admit(Task task, int slot) implements AdmissionDecision {}

    /** It goes on waiting. */
    public record Wait(Reason why) implements AdmissionDecision {}

    /** It is not started any more. */
    public record Refuse(Outcome outcome) implements AdmissionDecision {}

    /** It waits until these are ended, which they are to be now. */
    public record Replace(List<Holder> holders, Reason why) implements AdmissionDecision {}

    /**
     * Decides by the first of these that holds:
     *
     * <ol>
     *   <li>It is not due: it waits.
     *   <li>Its hosts and environments leave it to other nodes: it waits for one.
     *   <li>Its task is not registered any more: it is cancelled.
     *   <li>Its task is disabled or paused: it is skipped. A job waits for the end of either, and what neither a schedule
     *       nor a chain asked for for that of a pause; a manual start asks for neither.
     *   <li>It takes turns: it waits for whatever runs of its task, and for those in front of it. A job waits for a lock.
     *   <li>It replaces, as a newer one does that waits: that one takes its place.
     *   <li>It is to be skipped while its task runs, and every lock of its task is held: it is skipped. A retry waits for
     *       the one that it had.
     *   <li>A prerequisite has no success: it waits for that, and is blocked when it has waited long enough.
     *   <li>The node holds low priority back: it waits.
     *   <li>Its task cannot be read: it has failed.
     *   <li>It replaces: it waits until what runs of its task has been ended.
     *   <li>A limit that it shares is reached, of its group, its owner or the queue: it waits.
     *   <li>It may run beside others of its task, but not beside so many: it is skipped.
     *   <li>The node has no free place: it waits. Nothing is closed either while that is so.
     *   <li>It may start.
     * </ol>
     *
     * @param candidate with the holders of its task's locks, where it is contended, its unmet prerequisites, and the limits
     *     that it shares
     */
    public static AdmissionDecision decide(Candidate candidate, Occupancy occupancy, Instant now) {
        AdmissionDecision decision = regardlessOfRoom(candidate, occupancy, now);
        return decision instanceof Wait || decision instanceof Replace || occupancy.hasRoomFor(candidate)
                ? decision
                : new Wait(occupancy.full());
    }

    private static AdmissionDecision regardlessOfRoom(Candidate candidate, Occupancy occupancy, Instant now) {
        Execution execution = candidate.execution();
        TaskRow row = candidate.task();
        if (execution.dueAt().isAfter(now)) {
            return new Wait(notDue(execution));
        }
        if (!candidate.here()) {
            return new Wait(elsewhere(row));
        }
        if (row == null) {
            return new Refuse(Outcome.cancelled(Reason.of(ReasonCode.REMOVED)));
        }
        Reason blocked =
                execution.trigger() == Trigger.MANUAL ? null : new Blockers(row, null, occupancy.pauseOfAll()).at(now);
        if (blocked != null) {
            return waitsForItsTask(execution.trigger(), row) ? new Wait(blocked) : new Refuse(Outcome.skipped(blocked));
        }
        List<Holder> others = others(candidate, now);
        if (takesTurns(candidate) && !others.isEmpty()) {
            return new Wait(held(others.get(0)));
        }
        if (candidate.inFront() != null) {
            return new Wait(Reason.of(ReasonCode.TURN).with("execution", candidate.inFront()));
        }
        if (candidate.replacing() != null && execution.attempts() == 0) {
            return new Refuse(Outcome.skipped(replacedBy(candidate.replacing())));
        }
        AdmissionDecision hindrance = hindrance(candidate, occupancy, now);
        try {
            return asItsTaskSays(candidate, row.task(), others, hindrance);
        } catch (IllegalArgumentException e) {
            AdmissionDecision shared = hindrance == null ? sharedLimit(candidate) : hindrance;
            return shared == null ? unreadable(e.getMessage()) : shared;
        }
    }

    private static AdmissionDecision asItsTaskSays(
            Candidate candidate, Task task, List<Holder> others, @Nullable AdmissionDecision hindrance) {
        AdmissionDecision byLock = byLock(candidate, task, others);
        if (byLock instanceof Admit || candidate.overlap() == Overlap.ALLOW) {
            AdmissionDecision shared = hindrance == null ? sharedLimit(candidate) : hindrance;
            return shared == null ? byLock : shared;
        }
        if (candidate.overlap() != Overlap.REPLACE) {
            return byLock;
        }
        return hindrance == null ? new Replace(others, held(others.get(0))) : hindrance;
    }

    /** The decision about what may not start whatever else runs; null for what may. */
    private static @Nullable AdmissionDecision hindrance(Candidate candidate, Occupancy occupancy, Instant now) {
        if (!candidate.unmet().isEmpty() && candidate.waitUntil() != null) {
            Reason unmet = UnmetReason.of(candidate.unmet(), occupancy.pauseOfAll(), now);
            return candidate.waitUntil().isAfter(now) ? new Wait(unmet) : new Refuse(Outcome.blocked(unmet));
        }
        Reason heldBack = occupancy.heldBack(candidate);
        return heldBack == null ? null : new Wait(heldBack);
    }

    private static @Nullable AdmissionDecision sharedLimit(Candidate candidate) {
        for (SharedLimit limit : candidate.limits()) {
            if (limit.isReached()) {
                return new Wait(limit.reached());
            }
        }
        return null;
    }

    /** Other executions that hold a lock of the task. */
    private static List<Holder> others(Candidate candidate, Instant now) {
        List<Holder> others = new ArrayList<>();
        for (Holder holder : candidate.holders()) {
            if (holder.isHeldAt(now)
                    && holder.execution().id() != candidate.execution().id()) {
                others.add(holder);
            }
        }
        return others;
    }

    /** Checks whether it waits for everything else of its task to be over; a job only waits for a lock. */
    private static boolean takesTurns(Candidate candidate) {
        return candidate.overlap() == Overlap.QUEUE && candidate.execution().trigger() != Trigger.QUEUE;
    }

    private static AdmissionDecision byLock(Candidate candidate, Task task, List<Holder> others) {
        Integer kept = candidate.slot();
        if (kept != null) {
            Holder holder = holderOf(kept, others);
            return holder == null ? new Admit(task, kept) : new Wait(held(holder));
        }
        if (others.size() < task.policy().maxRunning()) {
            for (int slot = 0; slot <= others.size(); slot++) {
                if (holderOf(slot, others) == null) {
                    return new Admit(task, slot);
                }
            }
        }
        return candidate.execution().trigger() == Trigger.QUEUE
                ? new Wait(held(others.get(0)))
                : new Refuse(Outcome.skipped(overlap(others.get(0).execution())));
    }

    private static @Nullable Holder holderOf(int slot, List<Holder> holders) {
        for (Holder holder : holders) {
            if (holder.slot() == slot) {
                return holder;
            }
        }
        return null;
    }

    /** The reason of what another execution takes the place of. */
    static Reason replacedBy(long execution) {
        return Reason.of(ReasonCode.REPLACED).with("execution", execution);
    }

    /** Checks whether it waits until its task may run again, instead of being skipped. */
    private static boolean waitsForItsTask(Trigger trigger, TaskRow row) {
        return switch (trigger) {
            case QUEUE -> true;
            case SCHEDULE, CATCH_UP, CHAIN -> false;
            case SERVICE, MANUAL -> row.mayRun();
        };
    }

    private static Refuse unreadable(@Nullable String error) {
        return new Refuse(Outcome.notStarted(Reason.of(ReasonCode.UNREADABLE).with("error", error)));
    }

    /** A retry says already what for and when. */
    private static Reason notDue(Execution execution) {
        Reason recorded = execution.reason();
        if (execution.attempts() > 0 && recorded != null) {
            return recorded;
        }
        return Reason.of(execution.trigger() == Trigger.SCHEDULE ? ReasonCode.START_DELAY : ReasonCode.DUE_LATER)
                .with("at", execution.dueAt());
    }

    /** The reason of what waits for another node; a task that cannot be read tells no names. */
    private static Reason elsewhere(@Nullable TaskRow row) {
        try {
            return row == null ? Reason.of(ReasonCode.OTHER_NODE) : elsewhere(ReasonCode.OTHER_NODE, row.task());
        } catch (IllegalArgumentException e) {
            return Reason.of(ReasonCode.OTHER_NODE);
        }
    }

    /** The reason of what is only for a node of its hosts and environments. */
    public static Reason elsewhere(ReasonCode code, Task task) {
        return Reason.of(code)
                .with("hosts", task.policy().hosts())
                .with("environments", task.policy().environments());
    }

    private static Reason held(Holder holder) {
        return Reason.of(ReasonCode.LOCK_HELD)
                .with("execution", holder.execution().id())
                .with("since", holder.since().orElse(null));
    }

    /** The reason of what is skipped for this execution. */
    private static Reason overlap(Execution previous) {
        return switch (previous.status()) {
            case RUNNING ->
                Reason.of(ReasonCode.OVERLAP).with("execution", previous.id()).with("since", previous.startedAt());
            case PENDING ->
                Reason.of(ReasonCode.OVERLAP_RETRY)
                        .with("execution", previous.id())
                        .with("at", previous.dueAt())
                        .with("attempt", previous.attempts() + 1);
            default -> Reason.of(ReasonCode.OVERLAP_SURVIVORS).with("execution", previous.id());
        };
    }
}
