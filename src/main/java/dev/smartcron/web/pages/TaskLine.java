package dev.smartcron.web.pages;

import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.status.TaskSituation;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task in the list of all.
 *
 * @param notes what operators did to it that still holds, in words
 */
public record TaskLine(
        TaskState task, TaskSituation situation, List<String> notes, ColumnChart runs, SuccessRate week) {
    public String description() {
        return text(task.registered().row(), "description");
    }

    public Optional<Instant> next() {
        return firing(task);
    }

    /** Checks whether the times of its schedule are those of another zone than this one. */
    public boolean isElsewhere(ZoneId zone) {
        return task.registered()
                        .schedule()
                        .filter(known -> known.kind() == ScheduleKind.TIMED)
                        .isPresent()
                && !task.registered().zone().getRules().equals(zone.getRules());
    }

    /** Checks whether the system's crontab starts it, so that nothing here does. */
    public boolean isStartedByCrontab() {
        return task.registered().row().kind() == TaskRow.Kind.CRONTAB;
    }

    public boolean isOff() {
        return !task.enabled();
    }

    /** Checks whether an operator disabled it; where its file did, only that enables it again. */
    public boolean isDisabledByOperator() {
        return task.registered().row().disabledAt() != null;
    }

    /** What keeps it from being started, or from being told apart by its last result; null where that says it all. */
    public @Nullable String condition() {
        return task.shownStatus().filter(situation.word()::equals).isPresent() ? null : situation.word();
    }

    /** The next firing that will be started, as far as is known. */
    static Optional<Instant> firing(TaskState task) {
        return task.enabled() && !task.isPaused() && task.noNode() == null
                ? Optional.ofNullable(task.nextDue())
                : Optional.empty();
    }

    /** A text of its definition; empty where it has none. */
    static String text(TaskRow task, String key) {
        return String.valueOf(task.definition().keys().getOrDefault(key, ""));
    }
}
