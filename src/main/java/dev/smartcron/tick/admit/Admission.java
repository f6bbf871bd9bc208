package dev.smartcron.tick.admit;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.Candidate;
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

    /**
     * Decides by the first of these that holds:
     *
     * <ol>
     *   <li>It is not due: it waits.
     *   <li>Its hosts and environments leave it to other nodes: it waits for one.
     *   <li>Its task is not registered any more: it is cancelled.
     *   <li>Its task is disabled or paused: it is skipped. What no schedule asked for waits for the end of a pause, and a
     *       manual start asks for neither.
     *   <li>It takes turns: it waits for whatever runs of its task, and for those in front of it.
     *   <li>Its task cannot be read: it has failed.
     *   <li>Every lock of its task is held: it is skipped. A retry waits for the one that it had.
     *   <li>It may start.
     * </ol>
     *
     * <p>Without a free place on the node nothing starts and nothing is closed.
     *
     * @param candidate with the holders of its task's locks, where it is contended
     */
    public static AdmissionDecision decide(Candidate candidate, Occupancy occupancy, Instant now) {
        AdmissionDecision decision = regardlessOfRoom(candidate, occupancy, now);
        return decision instanceof Wait || occupancy.hasRoomFor(candidate) ? decision : new Wait(occupancy.full());
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
        if (row == null && candidate.unreadable() == null) {
            return new Refuse(Outcome.cancelled(Reason.of(ReasonCode.REMOVED)));
        }
        Reason blocked = row == null || execution.trigger() == Trigger.MANUAL
                ? null
                : new Blockers(row, null, occupancy.pauseOfAll()).at(now);
        if (blocked != null && row != null) {
            return row.mayRun() && !isScheduled(execution.trigger())
                    ? new Wait(blocked)
                    : new Refuse(Outcome.skipped(blocked));
        }
        List<Holder> others = others(candidate, now);
        if (candidate.overlap() == Overlap.QUEUE && !others.isEmpty()) {
            return new Wait(held(others.get(0)));
        }
        if (candidate.inFront() != null) {
            return new Wait(Reason.of(ReasonCode.TURN).with("execution", candidate.inFront()));
        }
        if (row == null) {
            return unreadable(candidate.unreadable());
        }
        try {
            return byLock(candidate, Task.of(row.definition()), others);
        } catch (IllegalArgumentException e) {
            return unreadable(e.getMessage());
        }
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

    private static AdmissionDecision byLock(Candidate candidate, Task task, List<Holder> others) {
        Integer kept = candidate.slot();
        if (kept != null) {
            Holder holder = holderOf(kept, others);
            return holder == null ? new Admit(task, kept) : new Wait(held(holder));
        }
        for (int slot = 0; slot < task.policy().maxRunning() && slot <= others.size(); slot++) {
            if (holderOf(slot, others) == null) {
                return new Admit(task, slot);
            }
        }
        return new Refuse(Outcome.skipped(overlap(others.get(0).execution())));
    }

    private static @Nullable Holder holderOf(int slot, List<Holder> holders) {
        for (Holder holder : holders) {
            if (holder.slot() == slot) {
                return holder;
            }
        }
        return null;
    }

    private static boolean isScheduled(Trigger trigger) {
        return trigger == Trigger.SCHEDULE || trigger == Trigger.CATCH_UP;
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
            return row == null
                    ? Reason.of(ReasonCode.OTHER_NODE)
                    : elsewhere(ReasonCode.OTHER_NODE, Task.of(row.definition()));
        } catch (RuntimeException e) {
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
