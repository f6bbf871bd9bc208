package dev.smartcron.status.figures;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.query.KeptSums.TimeRange;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What tasks and the system did within a span of time.
 *
 * @param range the span that is counted
 * @param now the end of a range that has none
 * @param all of all tasks together
 * @param tasks by name
 * @param days of one task, by days (UTC) as far as they are within the range; empty where several are asked for
 */
public record Metrics(
        TimeRange range,
        Instant now,
        TaskSums all,
        List<TaskMetrics> tasks,
        TreeMap<LocalDate, TaskSums> days,
        QueueFigures queue) {
    /**
     * What a task did.
     *
     * @param lastDay of the last 24 hours, whatever the range
     * @param lastStatus of its newest execution; null where it has none, and where it is not registered
     */
    public record TaskMetrics(
            String task,
            TaskSums sums,
            TaskSums lastDay,
            @Nullable Status lastStatus) {
        private Map<String, @Nullable Object> json() {
            Map<String, @Nullable Object> json = Json.object("task", task);
            json.putAll(FigureJson.of(sums));
            json.put("last_status", lastStatus == null ? null : lastStatus.word());
            json.put("last_24h", FigureJson.brief(lastDay));
            return json;
        }
    }

    /**
     * The queue of one-off jobs now.
     *
     * @param oldest how long the oldest job has been due; null where none is
     */
    public record QueueFigures(
            int pending, int running, @Nullable Duration oldest) {}

    /** The last instant that is counted. */
    public Instant until() {
        return range.until() == null ? now : range.until();
    }

    /** The runs that ended in so much time, on average, to nine places. */
    public BigDecimal throughput(Duration time) {
        long millis = Math.max(1, Duration.between(range.since(), until()).toMillis());
        return BigDecimal.valueOf(all.runs())
                .multiply(BigDecimal.valueOf(time.toMillis()))
                .divide(BigDecimal.valueOf(millis), 9, RoundingMode.HALF_UP);
    }

    /** One document. */
    public Map<String, @Nullable Object> json(ZoneId zone) {
        Map<String, @Nullable Object> system = FigureJson.of(all);
        system.putAll(Json.object(
                "throughput_per_minute", throughput(Duration.ofMinutes(1)).doubleValue(),
                "queue_pending", queue.pending(),
                "queue_running", queue.running(),
                "queue_oldest_ms", Optional.ofNullable(queue.oldest()).map(Duration::toMillis)));
        Map<String, @Nullable Object> json = Json.object(
                "since", Zoned.iso(range.since(), zone),
                "until", Zoned.iso(until(), zone),
                "system", system,
                "tasks", tasks.stream().map(TaskMetrics::json).toList());
        if (tasks.size() == 1) {
            json.put(
                    "days",
                    days.entrySet().stream()
                            .map(day -> {
                                Map<String, @Nullable Object> figures =
                                        Json.object("day", day.getKey().toString());
                                figures.putAll(FigureJson.of(day.getValue()));
                                return figures;
                            })
                            .toList());
        }
        return json;
    }

    /** The day (UTC) of an instant. */
    static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
