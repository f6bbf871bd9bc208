package dev.smartcron.simulation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The starts and runs of all tasks together.
 *
 * @param perHour the hours of the span, cut also where its zone's clocks change
 * @param perMinute the minutes of a span of up to two hours; empty for longer ones
 * @param peaks minutes with the most starts, the highest first
 */
public record Totals(
        List<Bucket> perHour, List<Bucket> perMinute, List<Peak> peaks, Collisions collisions, Parallelism running) {

    /** A part of the span. */
    public record Bucket(Instant at, int starts, int busiestMinute, Instant busiestAt) {}

    /**
     * A minute with more starts than others.
     *
     * @param at the first such minute
     * @param times in how many minutes exactly these tasks start
     */
    public record Peak(Instant at, int starts, List<String> tasks, int times) {
        Peak again() {
            return new Peak(at, starts, tasks, times + 1);
        }
    }

    /**
     * The runs at once.
     *
     * @param most of them, and {@code at} when first; null when nothing runs
     * @param minutesOver minutes in which more would run than the node lets
     * @param full the times in which the node runs as many as it lets, in order
     * @param unknownDurations tasks of unknown duration
     */
    public record Parallelism(
            int most, @Nullable Instant at, int minutesOver, List<FullTime> full, int unknownDurations) {}

    /** A time in which nothing more could be started; {@code until} is not in it. */
    public record FullTime(Instant from, Instant until) {}
}
