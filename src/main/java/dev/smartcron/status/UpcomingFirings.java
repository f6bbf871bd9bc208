package dev.smartcron.status;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Timing;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The coming firings of a task.
 *
 * @param schedule empty when the task has none that can be asked
 * @param next in order; empty when no clock starts the task
 * @param holds that will keep some of them from being started
 * @param noNode why no node comes for them; null when one does
 * @param why there are none, in words; null when there are
 */
public record UpcomingFirings(
        RegisteredTask task,
        Optional<Schedule> schedule,
        List<Instant> next,
        Holds holds,
        @Nullable Reason noNode,
        @Nullable String why) {

    /** The first so many firings strictly after an instant. */
    public static UpcomingFirings of(RegisteredTask task, Instant from, int count, Holds holds) {
        Optional<Schedule> schedule = task.schedule();
        List<Instant> next = task.row().mayRun() && task.problem() == null && schedule.isPresent()
                ? firings(schedule.get(), from, count)
                : List.of();
        return new UpcomingFirings(
                task,
                schedule,
                next,
                holds,
                holds.whyNoNode(task).orElse(null),
                next.isEmpty() ? none(task, schedule) : null);
    }

    /** As {@link #of} from now on, without what a clock that was ahead has given rows already. */
    public static UpcomingFirings fromNow(RegisteredTask task, Instant now, int count, Holds holds) {
        return of(task, task.waitsUntil(now).orElse(now), count, holds);
    }

    /** The same with only these firings of it. */
    public UpcomingFirings with(List<Instant> firings) {
        return new UpcomingFirings(task, schedule, firings, holds, noNode, null);
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

    /** Notes what a clock change does to a firing, and why it would be skipped; empty for a plain one. */
    public Optional<String> note(Instant firing) {
        Optional<String> changed = schedule.flatMap(known -> known.note(firing));
        Sentence sentences = Sentence.in(task.zone());
        Optional<String> skipped = holds.whyNot(task, firing)
                .or(() -> Optional.ofNullable(noNode))
                .map(why -> Holds.fate(why) + sentences.of(why));
        String note = Stream.of(changed, skipped).flatMap(Optional::stream).collect(Collectors.joining("; "));
        return Optional.of(note).filter(text -> !text.isEmpty());
    }

    /** {@code disabled by ann}, or by the file. */
    public static String disabled(TaskRow row) {
        return Sentence.PLAIN.of(
                row.disabledAt() != null
                        ? Reason.of(ReasonCode.DISABLED).with("by", row.disabledBy())
                        : Reason.of(ReasonCode.DISABLED_IN_FILE));
    }

    private static String none(RegisteredTask task, Optional<Schedule> schedule) {
        if (!task.row().mayRun()) {
            return disabled(task.row());
        }
        if (task.problem() != null) {
            return task.problem();
        }
        if (schedule.isEmpty()) {
            return Timing.NO_SCHEDULE;
        }
        return switch (schedule.get().kind()) {
            case REBOOT -> "at a node's first tick after it booted";
            case CONTINUOUS -> "kept running, not started by the clock";
            case TIMED -> "nothing within 100 years";
        };
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "task", task.name(),
                "schedule", task.declared("schedule"),
                "schedule_in_words", task.scheduleInWords(),
                "timezone", task.declared("timezone").orElse("UTC"),
                "next", next.stream().map(task::iso).toList(),
                "notes", notes(),
                "reason", why);
    }

    private List<?> notes() {
        return next.stream()
                .flatMap(firing -> note(firing).map(note -> Json.object("at", task.iso(firing), "note", note)).stream())
                .toList();
    }
}
