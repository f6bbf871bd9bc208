package dev.smartcron.store.rows;

import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.text.PublicWord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A task as the table has it: what was declared, what operators changed, how far it is planned.
 *
 * @param declared the keys as the file gave them; none where they cannot be read
 * @param definition the keys as they apply: an operator's other schedule and priority in place of the file's
 * @param source the file it was registered from
 * @param position its place in that file, from zero
 * @param revision grows with every change of the definition and every operator change
 * @param enabled as the file says
 * @param disabledAt when an operator disabled it; null when none did
 * @param nextDue the next firing to plan; null when there is none
 * @param plannedTo every firing up to here has its row
 * @param problem why it cannot be planned; null when it can
 * @param lastSuccess start of its newest execution that succeeded; null when none did
 * @param pause an operator's; it may be over; null when there was none
 * @param rescheduled an operator's other schedule; null when the file's holds
 * @param reprioritised an operator's other priority; null when the file's holds
 * @param unreadable why its keys cannot be read; null when they can
 */
public record TaskRow(
        Definition declared,
        Definition definition,
        String source,
        int position,
        Kind kind,
        long revision,
        boolean enabled,
        @Nullable Instant disabledAt,
        @Nullable String disabledBy,
        @Nullable Instant nextDue,
        Instant plannedTo,
        @Nullable String problem,
        @Nullable Instant lastSuccess,
        @Nullable Pause pause,
        @Nullable Rescheduled rescheduled,
        @Nullable Reprioritised reprioritised,
        @Nullable String unreadable) {

    /**
     * A schedule that an operator set over the file's.
     *
     * @param timezone null where the file's holds
     */
    public record Rescheduled(String schedule, @Nullable String timezone, String by, Instant at) {
        /** The definition with this schedule in it. */
        public Definition over(Definition declared) {
            Definition changed = declared.with("schedule", schedule);
            return timezone == null ? changed : changed.with("timezone", timezone);
        }
    }

    /** A priority that an operator set over the file's. */
    public record Reprioritised(int priority, String by, Instant at) {
        /** The definition with this priority in it. */
        public Definition over(Definition declared) {
            return declared.with("priority", (long) priority);
        }
    }

    /** A declaration as it applies beneath what operators set over it; null where they set nothing. */
    public static Definition applied(
            Definition declared, @Nullable Rescheduled rescheduled, @Nullable Reprioritised reprioritised) {
        Definition scheduled = rescheduled == null ? declared : rescheduled.over(declared);
        return reprioritised == null ? scheduled : reprioritised.over(scheduled);
    }

    /** The same with another schedule over the file's. */
    public TaskRow with(Rescheduled other) {
        return new TaskRow(
                declared,
                applied(declared, other, reprioritised),
                source,
                position,
                kind,
                revision,
                enabled,
                disabledAt,
                disabledBy,
                nextDue,
                plannedTo,
                problem,
                lastSuccess,
                pause,
                other,
                reprioritised,
                unreadable);
    }

    /** The kinds of tasks, by what starts them. */
    public enum Kind implements PublicWord {
        /** A schedule of five fields. */
        TIMED,
        /** The first tick of a node after it booted. */
        REBOOT,
        /** Nothing: it is kept running. */
        CONTINUOUS,
        /** A trigger, a chain or the queue. */
        ON_DEMAND,
        /** The system's crontab itself; no runner starts it. */
        CRONTAB;

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public String name() {
        return definition.name();
    }

    /**
     * The task as it applies.
     *
     * @throws IllegalArgumentException when it cannot be read: the row was not written by us
     */
    public Task task() {
        if (unreadable != null) {
            throw new IllegalArgumentException(unreadable);
        }
        try {
            return Task.of(definition);
        } catch (ArithmeticException | DateTimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The group whose limit it shares; null for none. */
    public @Nullable String group() {
        return definition.text("group").orElse(null);
    }

    /** True when its file and the operators both let it run. */
    public boolean mayRun() {
        return enabled && disabledAt == null;
    }
}
