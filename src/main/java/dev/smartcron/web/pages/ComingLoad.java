package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.simulation.Simulator;
import dev.smartcron.simulation.Span;
import dev.smartcron.simulation.Totals.FullTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers when this node will run as much as it may: all tasks are walked through for that, so it is done anew only when the
 * table of tasks has changed, or some minutes later.
 */
final class ComingLoad {
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(8);

    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    private record Known(String version, Instant at, List<FullTime> times) {}

    /** The times in which it will, as far ahead as that, a week at most. */
    List<FullTime> of(Application app, Instant now, Duration ahead) {
        Duration length = ahead.compareTo(DAY) <= 0 ? DAY : LONGEST;
        String version = app.tasks().version();
        Known before = known.get(length.toDays());
        if (before != null
                && before.version().equals(version)
                && before.at().plus(GOOD_FOR).isAfter(now)) {
            return before.times();
        }
        List<FullTime> times;
        try {
            times = Simulator.run(
                            app.simulatedTasks(),
                            app.calendars(),
                            app.simulatedNode(),
                            Span.between(now, now.plus(length), app.zone()),
                            unused -> {})
                    .totals()
                    .running()
                    .full();
        } catch (Simulator.TooMuch e) {
            // Nothing is known of it then; the page Plan tells why.
            times = List.of();
        }
        known.put(length.toDays(), new Known(version, now, times));
        return times;
    }
}
