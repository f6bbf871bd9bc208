package dev.smartcron.alert;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Sentence;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Times about a task as its alerts have them: in the task's own zone.
 *
 * @param others the zone for a task that is no longer registered
 */
public record TaskTimes(TaskTable tasks, ZoneId others) {
    /** The zone of a task. */
    public ZoneId zone(String task) {
        return tasks.find(task).map(row -> RegisteredTask.of(row).zone()).orElse(others);
    }

    /** A time about a task. */
    public String at(String task, Instant instant) {
        return Zoned.spaced(instant, zone(task));
    }

    /** A reason as a sentence. */
    static String sentence(Reason reason, ZoneId zone) {
        return new Sentence(instant -> Zoned.spaced(instant, zone)).of(reason);
    }

    /** A reason as a sentence, its times in the task's zone. */
    public String sentence(String task, Reason reason) {
        return sentence(reason, zone(task));
    }
}
