package dev.smartcron.store.rows;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A firing, to be started or already decided, or a run of firings dropped for one reason.
 *
 * @param dueAt not to be started before
 * @param waitsFor tasks that it waits for, each with the instant for which, or later, it has to have succeeded
 * @param waitUntil how long it does; null where it waits for none
 * @param inTurn whether it waits for the run before it, whatever the task's overlap policy
 * @param ended how it ended; null when it is to be started, or dropped
 * @param dropped why it is not started; null when it is, or has ended
 */
public record Firing(
        Trigger trigger,
        Instant scheduledAt,
        Instant dueAt,
        boolean inTurn,
        Map<String, Instant> waitsFor,
        @Nullable Instant waitUntil,
        @Nullable Outcome ended,
        @Nullable DroppedRun dropped) {

    public static Firing toStart(Trigger trigger, Instant scheduledAt, Instant dueAt, boolean inTurn) {
        return new Firing(trigger, scheduledAt, dueAt, inTurn, Map.of(), null, null, null);
    }

    public static Firing ended(Instant scheduledAt, Outcome outcome) {
        return new Firing(Trigger.SCHEDULE, scheduledAt, scheduledAt, false, Map.of(), null, outcome, null);
    }

    public static Firing dropped(Instant first, DroppedRun dropped) {
        return new Firing(Trigger.SCHEDULE, first, first, false, Map.of(), null, null, dropped);
    }

    /** The same, that waits for other tasks. */
    public Firing after(Map<String, Instant> waitsFor, Instant waitUntil) {
        return new Firing(trigger, scheduledAt, dueAt, inTurn, waitsFor, waitUntil, ended, dropped);
    }

    public boolean isToStart() {
        return ended == null && dropped == null;
    }

    public boolean is(Status status) {
        return dropped != null && dropped.status() == status;
    }

    /** The number of firings that it stands for. */
    public int count() {
        return dropped == null ? 1 : dropped.count();
    }

    Instant last() {
        return dropped == null ? scheduledAt : dropped.last();
    }

    @Nullable
    Outcome outcome() {
        return dropped == null ? ended : new Outcome(dropped.status(), dropped.why(), null, null);
    }
}
