package dev.smartcron.operations;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds when a task that was changed is due next, and what starts it. */
final class NextDue {
    private NextDue() {}

    /** The first firing that is later than now and than all that has rows, should the clock have been set back. */
    static @Nullable Instant of(TaskRow row, Task task, Instant now) {
        Duration ahead = Duration.between(now, row.plannedTo());
        boolean goesOn = ahead.isNegative()
                || schedule(task).map(schedule -> schedule.goesOnAfter(ahead)).orElse(true);
        return of(task, goesOn ? now : row.plannedTo());
    }

    /** The first firing after now; null when no clock starts the task. */
    static @Nullable Instant of(Task task, Instant now) {
        if (!task.enabled() || kind(task) != TaskRow.Kind.TIMED) {
            return null;
        }
        return schedule(task).flatMap(schedule -> schedule.next(now)).orElse(null);
    }

    static TaskRow.Kind kind(Task task) {
        if (task.startedByCrontab()) {
            return TaskRow.Kind.CRONTAB;
        }
        return schedule(task)
                .map(schedule -> switch (schedule.kind()) {
                    case TIMED -> TaskRow.Kind.TIMED;
                    case REBOOT -> TaskRow.Kind.REBOOT;
                    case CONTINUOUS -> TaskRow.Kind.CONTINUOUS;
                })
                .orElse(TaskRow.Kind.ON_DEMAND);
    }

    private static Optional<Schedule> schedule(Task task) {
        try {
            return task.timing().schedule();
        } catch (BadSchedule e) {
            throw new IllegalArgumentException(task.name() + ": " + e.getMessage(), e);
        }
    }
}
