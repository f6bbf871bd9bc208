package dev.smartcron.simulation;

import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A simulation as scripts read it. */
public final class SimulationJson {
    /** A collision of many tasks is many pairs. */
    private static final int MOST_PAIRS = 100;

    private final Simulation simulation;
    private final Span span;

    private SimulationJson(Simulation simulation) {
        this.simulation = simulation;
        this.span = simulation.span();
    }

    /** The document as plain values; times of tasks in their own zones, all others in the span's. */
    public static Map<String, @Nullable Object> of(Simulation simulation) {
        return new SimulationJson(simulation).json();
    }

    private Map<String, @Nullable Object> json() {
        List<Object> pairs = pairs();
        return Json.object(
                "from", Zoned.iso(span.from(), span.zone()),
                "until", Zoned.iso(span.until(), span.zone()),
                "timezone", span.zone().getId(),
                "environment", simulation.place().environment(),
                "node", simulation.place().node(),
                "starts", simulation.starts(),
                "tasks", simulation.tasks().stream().map(this::task).toList(),
                "not_by_clock", absent(simulation.notByClock()),
                "left_out", absent(simulation.leftOut()),
                "per_hour",
                        simulation.perHour().stream()
                                .map(hour -> Json.object(
                                        "at", Zoned.iso(hour.at(), span.zone()),
                                        "starts", hour.starts(),
                                        "most_in_a_minute", hour.busiestMinute()))
                                .toList(),
                "per_minute",
                        simulation.perMinute().stream()
                                .map(minute -> Json.object(
                                        "at", Zoned.iso(minute.at(), span.zone()), "starts", minute.starts()))
                                .toList(),
                "peaks",
                        simulation.peaks().stream()
                                .map(peak -> Json.object(
                                        "at", Zoned.iso(peak.at(), span.zone()),
                                        "starts", peak.starts(),
                                        "tasks", peak.tasks(),
                                        "minutes", peak.times()))
                                .toList(),
                "collisions", pairs,
                "colliding_pairs", simulation.collisions().pairs(),
                "collisions_complete", isComplete(pairs),
                "start_patterns_compared", simulation.collisions().looked(),
                "start_patterns", simulation.collisions().all(),
                "running",
                        Json.object(
                                "most", simulation.runningMost(),
                                "at", Zoned.isoOrNull(simulation.runningAt(), span.zone()),
                                "max_parallel", simulation.place().maxParallel(),
                                "minutes_over", simulation.runningOver(),
                                "tasks_of_unknown_duration", simulation.unknownDurations()));
    }

    private Map<String, @Nullable Object> task(TaskForecast line) {
        return Json.object(
                "task", line.name(),
                "schedule", line.schedule(),
                "timezone", line.zone().getId(),
                "firings", line.firings(),
                "first", Zoned.isoOrNull(line.first(), line.zone()),
                "last", Zoned.isoOrNull(line.last(), line.zone()),
                "next", Zoned.isoOrNull(line.next(), line.zone()),
                "busiest_hour",
                        line.busiestHour() == null
                                ? null
                                : Json.object(
                                        "at", Zoned.iso(line.busiestHour(), span.zone()), "starts", line.busiest()),
                "start_delay_ms", line.startDelay().toMillis(),
                "skipped", line.skipped(),
                "skipped_reason", line.skippedWhy(),
                "overlaps",
                        line.overlap()
                                .map(overlap -> Json.object(
                                        "firings", overlap.firings(),
                                        "duration_ms", overlap.duration().toMillis(),
                                        "then", overlap.then().word(),
                                        "at_once", overlap.atOnce(),
                                        "longest_wait_ms", overlap.longestWait().toMillis()))
                                .orElse(null),
                "clock_changes",
                        line.clockNotes().stream()
                                .map(note -> Json.object("at", Zoned.iso(note.at(), line.zone()), "note", note.note()))
                                .toList());
    }

    /** Checks whether every pair that starts together is in the list: of many only the first are, of very many the busiest. */
    private boolean isComplete(List<Object> pairs) {
        Collisions collisions = simulation.collisions();
        return collisions.looked() == collisions.all() && pairs.size() == collisions.pairs();
    }

    private static List<Object> absent(List<Absent> tasks) {
        List<Object> absent = new ArrayList<>();
        tasks.forEach(task -> absent.add(Json.object("task", task.task(), "reason", task.why())));
        return absent;
    }

    private List<Object> pairs() {
        List<Object> pairs = new ArrayList<>();
        for (Collision collision : simulation.collisions().shown()) {
            List<String> one = collision.tasks();
            for (int i = 0; i < one.size(); i++) {
                List<String> others = collision.with().isEmpty() ? one.subList(i + 1, one.size()) : collision.with();
                for (String other : others) {
                    if (pairs.size() == MOST_PAIRS) {
                        return pairs;
                    }
                    pairs.add(Json.object("tasks", List.of(one.get(i), other), "minutes", collision.minutes()));
                }
            }
        }
        return pairs;
    }
}
