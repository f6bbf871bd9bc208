package dev.smartcron.simulation;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Sentence;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.simulation.SimulatedTask.Hold;
import dev.smartcron.task.DayOff;
import dev.smartcron.task.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects the firings of a task that are started: those on days that count which no hold covers, from firing to start.
 *
 * @param delay how long after a firing its start follows, on this node
 */
record Eligibility(Validity validity, List<Hold> holds, Duration delay) {
    /** The most firings on days that do not count before the search for one that does is given up. */
    private static final int MOST_SKIPPED = 10_000;

    boolean isAlways() {
        return holds.isEmpty() && validity.isAlways();
    }

    /** The reason that a firing is not started; empty when it is. */
    Optional<String> whyNot(Instant firing) {
        Optional<DayOff> dayOff = validity.dayOff(firing);
        if (dayOff.isPresent()) {
            return dayOff.map(off -> Sentence.PLAIN.of(Reason.of(off)));
        }
        Hold hold = over(firing);
        return hold == null ? Optional.empty() : Optional.of(hold.why());
    }

    private @Nullable Hold over(Instant firing) {
        for (Hold hold : holds) {
            if (hold.covers(firing) || hold.covers(firing.plus(delay))) {
                return hold;
            }
        }
        return null;
    }

    /** The first firing after an instant that is started; null for none in sight, which is not looked for without end. */
    @Nullable
    Instant next(Schedule schedule, Instant after) {
        Optional<Instant> next = schedule.next(after);
        for (int i = 0; next.isPresent() && i < MOST_SKIPPED; i++) {
            Hold hold = over(next.get());
            if (hold == null && validity.dayOff(next.get()).isEmpty()) {
                return next.get();
            }
            Instant from = hold == null ? next.get() : hold.until();
            if (from == null) {
                return null;
            }
            next = schedule.next(hold == null ? from : from.minusSeconds(1));
        }
        return null;
    }
}
