package dev.smartcron.status.why;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.query.DecisionTable.Registration;
import dev.smartcron.store.query.RegisteredTask;
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
 * @param entries of the audit, of the task and of all tasks at once, in order
 * @param zone whose local time the answer is in
 * @param now when the question is asked
 */
record Case(
        String task,
        Optional<RegisteredTask> registered,
        Optional<Registration> registration,
        List<AuditEntry> entries,
        ZoneId zone,
        Instant now) {

    AuditTrail audit() {
        return new AuditTrail(entries);
    }

    /** What was declared at a time, as far as it is known. */
    Optional<Definition> definitionAt(Instant at) {
        return registered.map(task -> audit().definitionAt(at, task.row()));
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
