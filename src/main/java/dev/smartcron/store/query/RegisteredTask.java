package dev.smartcron.store.query;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Task;
import dev.smartcron.text.Zoned;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task of the table, as far as it can be read: one row that cannot must not keep the others from being shown.
 *
 * @param task empty when its values are not what their keys take
 * @param zone whose local time it is shown in; UTC where its own is not known here
 * @param problem why it cannot be read or planned; null when it can
 */
public record RegisteredTask(
        TaskRow row,
        Optional<Task> task,
        ZoneId zone,
        @Nullable String problem) {

    /** Reads a row. */
    public static RegisteredTask of(TaskRow row) {
        try {
            Task task = row.task();
            ZoneId zone = ZoneId.of(task.timing().timezone());
            return new RegisteredTask(row, Optional.of(task), zone, row.problem());
        } catch (IllegalArgumentException | DateTimeException e) {
            String problem = row.problem() != null ? row.problem() : "cannot be read: " + e.getMessage();
            return new RegisteredTask(row, Optional.empty(), ZoneOffset.UTC, problem);
        }
    }

    public String name() {
        return row.name();
    }

    /** A key as it was declared; empty when it was not. */
    public Optional<Object> declared(String key) {
        return Optional.ofNullable(row.definition().keys().get(key));
    }

    /** The schedule, ready to be asked; empty when there is none, or it cannot be read. */
    public Optional<Schedule> schedule() {
        try {
            return task.isPresent() ? task.get().timing().schedule() : Optional.empty();
        } catch (BadSchedule e) {
            // Told as the task's problem once it was to be planned.
            return Optional.empty();
        }
    }

    /**
     * The instant up to which every firing has its row already, where that is still to come: the clock was ahead, and the
     * next firing is waited for. Empty where there is nothing to wait for.
     */
    public Optional<Instant> waitsUntil(Instant now) {
        Duration ahead = Duration.between(now, row.plannedTo());
        if (row.nextDue() == null || ahead.compareTo(Duration.ZERO) <= 0) {
            return Optional.empty();
        }
        return schedule().filter(schedule -> !schedule.goesOnAfter(ahead)).map(schedule -> row.plannedTo());
    }

    /** The schedule for people; empty when there is none, or it cannot be read. */
    public Optional<String> scheduleInWords() {
        return schedule().map(Schedule::inWords);
    }

    /** {@link Task#commandLine}; empty when it cannot be read. */
    public Optional<String> commandLine() {
        return task.map(Task::commandLine);
    }

    /** An instant in the task's zone; null for none. */
    public @Nullable String iso(@Nullable Instant instant) {
        return Zoned.isoOrNull(instant, zone);
    }
}
