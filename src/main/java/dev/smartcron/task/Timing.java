package dev.smartcron.task;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.ClockChanges;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.text.PublicWord;
import java.time.Duration;
import java.util.Optional;

/**
 * The schedule of a task and the rules around it.
 *
 * @param expression the schedule as written; empty for a task that is only triggered, chained or queued
 * @param timezone the zone's name as written
 * @param jitter the longest delay of a start, zero for none
 * @param catchUp rules for firings that no tick came for
 * @param catchUpWindow firings older than this are recorded as missed
 */
public record Timing(
        Optional<String> expression,
        String timezone,
        ClockChanges clockChanges,
        Duration jitter,
        CatchUpPolicy catchUp,
        Duration catchUpWindow) {
    /** The words for a task without a schedule. */
    public static final String NO_SCHEDULE = "no schedule: started by a trigger, a chain or the queue only";

    /** Rules for firings that no tick came for. */
    public enum CatchUpPolicy implements PublicWord {
        NONE,
        LATEST,
        ALL
    }

    private static final Duration DEFAULT_WINDOW = Duration.ofHours(24);

    static Timing of(Definition definition) {
        Definition dst = definition.nested("dst");
        return new Timing(
                definition.text("schedule"),
                definition.text("timezone").orElse("UTC"),
                new ClockChanges(
                        dst.word("gap", ClockChanges.GapPolicy.RUN),
                        dst.word("overlap", ClockChanges.OverlapPolicy.FIRST)),
                definition.duration("jitter").orElse(Duration.ZERO),
                definition.word("catch_up", CatchUpPolicy.LATEST),
                definition.duration("catch_up_window").orElse(DEFAULT_WINDOW));
    }

    /**
     * The schedule, ready to be asked; empty when the task has none.
     *
     * @throws BadSchedule when expression or zone cannot be read, which registration refuses: time zone data may differ
     *     from one Java to the next
     */
    public Optional<Schedule> schedule() throws BadSchedule {
        if (expression.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Schedule.parse(expression.get(), Zones.parse(timezone), clockChanges));
    }
}
