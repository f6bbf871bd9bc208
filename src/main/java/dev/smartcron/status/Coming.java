package dev.smartcron.status;

import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.TaskRow;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The firings a task has before it.
 *
 * @param schedule empty when the task has none that can be asked
 * @param next in order; empty when no clock starts the task
 * @param why there are none, in words; null when there are
 */
public record Coming(
        Registered task,
        Optional<Schedule> schedule,
        List<Instant> next,
        @Nullable String why) {

    /** The first so many firings strictly after an instant. */
    public static Coming of(Registered task, Instant from, int count) {
        Optional<Schedule> schedule = task.schedule();
        if (!task.row().mayRun()) {
            return new Coming(task, schedule, List.of(), disabled(task.row()));
        }
        if (task.problem() != null) {
            return new Coming(task, schedule, List.of(), task.problem());
        }
        if (schedule.isEmpty()) {
            return new Coming(
                    task, schedule, List.of(), "no schedule: started by a trigger, a chain or the queue only");
        }
        List<Instant> next = firings(schedule.get(), from, count);
        return new Coming(task, schedule, next, next.isEmpty() ? none(schedule.get()) : null);
    }

    /** The first so many firings of a schedule strictly after an instant. */
    public static List<Instant> firings(Schedule schedule, Instant from, int count) {
        List<Instant> firings = new ArrayList<>();
        Optional<Instant> next = schedule.next(from);
        while (next.isPresent() && firings.size() < count) {
            firings.add(next.get());
            next = schedule.next(next.get());
        }
        return firings;
    }

    /** {@code disabled by ann}, or by the file. */
    public static String disabled(TaskRow row) {
        return row.disabledAt() != null ? "disabled by " + row.disabledBy() : "disabled in the task file";
    }

    private static String none(Schedule schedule) {
        return switch (schedule.kind()) {
            case REBOOT -> "at a node's first tick after it booted";
            case CONTINUOUS -> "kept running, not started by the clock";
            case TIMED -> "nothing within 100 years";
        };
    }

    public Map<String, @Nullable Object> json() {
        List<String> instants = new ArrayList<>();
        next.forEach(instant -> instants.add(Zoned.iso(instant, task.zone())));
        return Json.object(
                "task", task.name(),
                "schedule", task.declared("schedule"),
                "timezone", task.declared("timezone").orElse("UTC"),
                "next", instants,
                "reason", why);
    }
}
