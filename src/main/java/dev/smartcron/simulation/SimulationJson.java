package dev.smartcron.simulation;

import dev.smartcron.simulation.Collisions.Collision;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A simulation as scripts read it. */
public final class SimulationJson {
    /** A collision of many tasks is many pairs. */
    private static final int MOST_PAIRS = 100;

    private final Simulation simulation;
    private final Span span;
    private final Totals totals;

    private SimulationJson(Simulation simulation) {
        this.simulation = simulation;
        this.span = simulation.span();
        this.totals = simulation.totals();
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
                "environment", simulation.node().environment(),
                "node", simulation.node().name(),
                "starts", simulation.starts(),
                "tasks", simulation.tasks().stream().map(this::task).toList(),
                "not_by_clock", absent(simulation.notByClock()),
                "left_out", absent(simulation.leftOut()),
                "per_hour",
                        totals.perHour().stream()
                                .map(hour -> Json.object(
                                        "at", Zoned.iso(hour.at(), span.zone()),
                                        "starts", hour.starts(),
                                        "most_in_a_minute", hour.busiestMinute()))
                                .toList(),
                "per_minute",
                        totals.perMinute().stream()
                                .map(minute -> Json.object(
                                        "at", Zoned.iso(minute.at(), span.zone()), "starts", minute.starts()))
                                .toList(),
                "peaks",
                        totals.peaks().stream()
                                .map(peak -> Json.object(
                                        "at", Zoned.iso(peak.at(), span.zone()),
                                        "starts", peak.starts(),
                                        "tasks", peak.tasks(),
                                        "minutes", peak.times()))
                                .toList(),
                "collisions", pairs,
                "colliding_pairs", totals.collisions().pairs(),
                "collisions_complete", isComplete(pairs),
                "start_patterns_compared", totals.collisions().looked(),
                "start_patterns", totals.collisions().all(),
                "running",
                        Json.object(
                                "most", totals.running().most(),
                                "at", Zoned.isoOrNull(totals.running().at(), span.zone()),
                                "max_parallel", simulation.node().maxParallel(),
                                "minutes_over", totals.running().minutesOver(),
                                "tasks_of_unknown_duration", totals.running().unknownDurations()));
    }

    private Map<String, @Nullable Object> task(TaskForecast line) {
        return Json.object(
                "task", line.name(),
                "schedule", line.schedule().schedule().text(),
                "timezone", line.zone().getId(),
                "firings", line.firings().started(),
                "first", Zoned.isoOrNull(line.firings().first(), line.zone()),
                "last", Zoned.isoOrNull(line.firings().last(), line.zone()),
                "next", Zoned.isoOrNull(line.firings().next(), line.zone()),
                "busiest_hour",
                        Optional.ofNullable(line.schedule().busiestHour())
                                .map(busiest -> Json.object(
                                        "at", Zoned.iso(busiest.at(), span.zone()), "starts", busiest.starts())),
                "start_delay_ms", line.schedule().startDelay().toMillis(),
                "skipped", line.firings().skipped(),
                "skipped_reason", line.firings().skippedWhy(),
                "overlaps",
                        line.overlap()
                                .map(overlap -> Json.object(
                                        "firings", overlap.firings(),
                                        "duration_ms", overlap.duration().toMillis(),
                                        "then", overlap.then().word(),
                                        "at_once", overlap.atOnce(),
                                        "longest_wait_ms", overlap.longestWait().toMillis())),
                "clock_changes",
                        line.schedule().clockNotes().stream()
                                .map(note -> Json.object("at", Zoned.iso(note.at(), line.zone()), "note", note.note()))
                                .toList());
    }

    /** Checks whether every pair that starts together is in the list: of many only the first are, of very many the busiest. */
    private boolean isComplete(List<Object> pairs) {
        Collisions collisions = totals.collisions();
        return collisions.looked() == collisions.all() && pairs.size() == collisions.pairs();
    }

    private static List<?> absent(List<TaskNote> tasks) {
        return tasks.stream()
                .map(note -> Json.object("task", note.task(), "reason", note.text()))
                .toList();
    }

    private List<Object> pairs() {
        List<Object> pairs = new ArrayList<>();
        for (Collision collision : totals.collisions().shown()) {
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
