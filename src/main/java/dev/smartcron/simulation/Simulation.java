package dev.smartcron.simulation;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The result of a simulation.
 *
 * @param tasks that the clock starts, in the order of the file, also those that have no firing in the span
 * @param notByClock tasks that something else starts
 * @param leftOut tasks that would not be started at all
 * @param patterns the tasks that start in the span, by the minutes in which they do
 */
public record Simulation(
        Span span,
        SimulatedNode node,
        List<TaskForecast> tasks,
        List<TaskNote> notByClock,
        List<TaskNote> leftOut,
        List<StartPattern> patterns,
        Totals totals) {

    /** The number of all starts. */
    public long starts() {
        return tasks.stream().mapToLong(task -> task.firings().started()).sum();
    }

    /** The tasks that start in the span. */
    public List<TaskForecast> starting() {
        return tasks.stream().filter(task -> task.firings().started() > 0).toList();
    }

    /** The other tasks that the clock starts, with their next firing; {@code times} shows it. */
    public List<TaskNote> silent(BiFunction<Instant, ZoneId, String> times) {
        return tasks.stream()
                .filter(task -> task.firings().started() == 0)
                .map(task -> {
                    Instant next = task.firings().next();
                    String when = next == null ? "none in sight" : "next " + times.apply(next, task.zone());
                    return new TaskNote(
                            task.name(),
                            when + task.skipped().map(why -> "; " + why).orElse(""));
                })
                .toList();
    }

    /** The tasks of which firings come while the run before goes on. */
    public List<TaskNote> overlaps() {
        return tasks.stream()
                .flatMap(task -> task.overlap().map(overlap -> new TaskNote(task.name(), overlap.line())).stream())
                .toList();
    }
}
