package dev.smartcron.simulation;

import dev.smartcron.simulation.ScheduleForecast.FiringCounts;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;

/** The firings of a task in the span, and all that is said of them. */
public record TaskForecast(Task task, ScheduleForecast schedule, Optional<SelfOverlap> overlap) {
    public String name() {
        return task.name();
    }

    /** The task's own. */
    public ZoneId zone() {
        return schedule.schedule().zone();
    }

    public FiringCounts firings() {
        return schedule.firings();
    }

    /** Remarks on its starts: that they are delayed, that some are skipped. */
    public Stream<String> remarks() {
        Duration delay = schedule.startDelay();
        Optional<String> delayed = delay.isZero()
                ? Optional.empty()
                : Optional.of("each starts " + Durations.brief(delay) + " later (jitter)");
        return Stream.of(delayed, skipped()).flatMap(Optional::stream);
    }

    /** {@code 2 firings skipped: 2026-12-25 is in calendar nz_holidays}; empty when none is. */
    Optional<String> skipped() {
        int skipped = firings().skipped();
        return skipped == 0
                ? Optional.empty()
                : Optional.of(skipped + (skipped == 1 ? " firing" : " firings") + " skipped: "
                        + firings().skippedWhy());
    }
}
