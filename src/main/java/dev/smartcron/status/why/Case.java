package dev.smartcron.status.why;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.AuditTable.Change;
import dev.smartcron.store.DecisionTable.Registration;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the task that a question is about.
 *
 * @param registered empty when the table has it no longer
 * @param registration likewise
 * @param changes of the task and of all tasks at once, in order
 * @param zone whose local time the answer is in
 * @param now when the question is asked
 */
record Case(
        String task,
        Optional<RegisteredTask> registered,
        Optional<Registration> registration,
        List<Change> changes,
        ZoneId zone,
        Instant now) {

    Past past() {
        return new Past(changes);
    }

    /** What was declared at a time, as far as it is known. */
    Optional<Definition> definitionAt(Instant at) {
        return registered.map(task -> past().definitionAt(at, task.row()));
    }

    /** The schedule that held at a time; empty when there was none, or it cannot be read. */
    Optional<Schedule> scheduleAt(Instant at) {
        Optional<Definition> then = definitionAt(at);
        try {
            return then.isEmpty()
                    ? Optional.empty()
                    : Task.of(then.get()).timing().schedule();
        } catch (BadSchedule | IllegalArgumentException e) {
            // Told as the task's own problem, where that is what is asked.
            return Optional.empty();
        }
    }
}
