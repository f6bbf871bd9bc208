package dev.smartcron.status.why;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.query.DecisionTable.Registration;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The task that a question is about.
 *
 * @param registered empty when the table has it no longer
 * @param registration likewise
 * @param audit of the task and of all tasks at once
 * @param zone whose local time the answer is in
 * @param now when the question is asked
 */
record Subject(
        String task,
        Optional<RegisteredTask> registered,
        Optional<Registration> registration,
        AuditTrail audit,
        ZoneId zone,
        Instant now) {

    /** Checks whether its schedule fires at a time. Of a task that is gone, or cannot be read, nobody can deny it. */
    boolean mayFireAt(Instant at) {
        return scheduleAt(at).map(schedule -> schedule.whyNot(at).isEmpty()).orElse(true);
    }

    /** The schedule that held at a time; empty when there was none, or it cannot be read. */
    Optional<Schedule> scheduleAt(Instant at) {
        try {
            return registered.isEmpty() ? Optional.empty() : readScheduleAt(at, registered.get());
        } catch (BadSchedule | IllegalArgumentException e) {
            // Told as the task's own problem, where that is what is asked.
            return Optional.empty();
        }
    }

    /** As {@link #scheduleAt}, but fails where the schedule cannot be read. */
    Optional<Schedule> readScheduleAt(Instant at, RegisteredTask task) throws BadSchedule {
        return Task.of(audit.definitionAt(at, task.row().declared())).timing().schedule();
    }
}
