package dev.smartcron.status;

import dev.smartcron.execution.Sentence;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.RegisteredTask;
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
 * @param holds what will keep some of them from being started
 * @param why there are none, in words; null when there are
 */
public record UpcomingFirings(
        RegisteredTask task,
        Optional<Schedule> schedule,
        List<Instant> next,
        Holds holds,
        @Nullable String why) {

    /** The first so many firings strictly after an instant. */
    public static UpcomingFirings of(RegisteredTask task, Instant from, int count, Holds holds) {
        Optional<Schedule> schedule = task.schedule();
        if (!task.row().mayRun()) {
            return new UpcomingFirings(task, schedule, List.of(), holds, disabled(task.row()));
        }
        if (task.problem() != null) {
            return new UpcomingFirings(task, schedule, List.of(), holds, task.problem());
        }
        if (schedule.isEmpty()) {
            return new UpcomingFirings(
                    task, schedule, List.of(), holds, "no schedule: started by a trigger, a chain or the queue only");
        }
        List<Instant> next = firings(schedule.get(), from, count);
        return new UpcomingFirings(task, schedule, next, holds, next.isEmpty() ? none(schedule.get()) : null);
    }

    /** The same with only these firings of it. */
    public UpcomingFirings with(List<Instant> firings) {
        return new UpcomingFirings(task, schedule, firings, holds, null);
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

    /** What a clock change does to a firing, and why it would be skipped; empty for a plain one. */
    public Optional<String> note(Instant firing) {
        String changed = schedule.flatMap(known -> known.note(firing)).orElse(null);
        String skipped = holds.whyNot(task, firing)
                .map(why -> "will be skipped: " + Sentence.in(task.zone()).of(why))
                .orElse(null);
        if (changed == null || skipped == null) {
            return Optional.ofNullable(changed == null ? skipped : changed);
        }
        return Optional.of(changed + "; " + skipped);
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
        List<Object> notes = new ArrayList<>();
        for (Instant instant : next) {
            String at = Zoned.iso(instant, task.zone());
            instants.add(at);
            note(instant).ifPresent(note -> notes.add(Json.object("at", at, "note", note)));
        }
        return Json.object(
                "task",
                task.name(),
                "schedule",
                task.declared("schedule"),
                "schedule_in_words",
                task.scheduleInWords(),
                "timezone",
                task.declared("timezone").orElse("UTC"),
                "next",
                instants,
                "notes",
                notes,
                "reason",
                why);
    }
}
