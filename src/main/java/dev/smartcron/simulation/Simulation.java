package dev.smartcron.simulation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a simulation.
 *
 * @param tasks that the clock starts, in the order of the file, also those that have no firing in the span
 * @param notByClock tasks that something else starts
 * @param leftOut tasks that would not be started at all
 * @param perHour the hours of the span, cut also where its zone's clocks change
 * @param perMinute the minutes of a span of up to two hours; empty for longer ones
 * @param peaks minutes with the most starts, the highest first
 * @param runningMost most runs at once, and {@code runningAt} when first; null when nothing runs
 * @param runningOver minutes in which more would run than {@code place} lets
 * @param unknownDurations tasks of unknown duration
 */
public record Simulation(
        Span span,
        SimulatedNode place,
        List<TaskForecast> tasks,
        List<Absent> notByClock,
        List<Absent> leftOut,
        List<Bucket> perHour,
        List<Bucket> perMinute,
        List<Peak> peaks,
        Collisions collisions,
        int runningMost,
        @Nullable Instant runningAt,
        int runningOver,
        int unknownDurations) {

    /** A part of the span. */
    public record Bucket(Instant at, int starts, int busiestMinute, Instant busiestAt) {}

    /** The number of all starts. */
    public long starts() {
        long starts = 0;
        for (TaskForecast task : tasks) {
            starts += task.firings();
        }
        return starts;
    }
}
