package dev.smartcron.status.figures;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that take a little longer from day to day: the {@link Trend} of the days' medians, where it is clear and has
 * come to something.
 *
 * @param tasks with their days
 * @param timeouts of those tasks that have one
 * @param today the beginning of the day
 */
record SlowingPattern(List<TaskDays> tasks, Map<String, Duration> timeouts, Instant today) implements Insight.Pattern {
    /** Days that are looked at. */
    static final int SPAN = 30;

    /** A third of the span: through fewer days a line goes anyhow. */
    private static final int LEAST_DAYS = 10;

    /** Chance gives one task in two thousand such an order. */
    private static final double LEAST_CERTAINTY = 3.3;

    /** Less is within what weekdays and data make of a task. */
    private static final double LEAST_GROWTH = 0.2;

    private static final Duration LEAST_EXCESS = Duration.ofSeconds(5);

    /** The farthest that a trend is followed: later, something else may come first. */
    private static final int MOST_DAYS_TO_TIMEOUT = 90;

    private record Slowing(
            TaskDays task,
            int days,
            long from,
            long to,
            double perDay,
            @Nullable Duration timeout) {
        double growth() {
            return (double) to / Math.max(1, from);
        }

        /** Returns in how many days a run takes as long as its timeout; empty where that is not in sight. */
        Optional<Long> daysToTimeout() {
            return Optional.ofNullable(timeout)
                    .map(most -> (long) Math.ceil(Math.max(0, (most.toMillis() - to) / perDay)))
                    .filter(left -> left <= MOST_DAYS_TO_TIMEOUT);
        }

        Insight insight() {
            String name = task.task();
            Optional<Long> left = daysToTimeout();
            boolean soon = left.filter(days -> days <= SPAN).isPresent();
            return new Insight(
                    InsightKind.SLOWING,
                    name,
                    soon ? Severity.ofPriority(task.priority()).orMoreUrgent(Severity.MEDIUM) : Severity.LOW,
                    name + " takes longer every day: p50 grew from " + InsightWords.millis(from) + " to "
                            + InsightWords.millis(to) + " in " + days
                            + " days, " + InsightWords.millis(Math.round(perDay)) + " a day"
                            + (left.isEmpty() || timeout == null
                                    ? ""
                                    : "; at that pace it reaches its timeout of " + Durations.format(timeout) + " in "
                                            + left.get() + (left.get() == 1 ? " day" : " days")),
                    "smartcron metrics " + name + " shows each day; look for what grows with it, such as a table or a"
                            + " folder"
                            + (left.isPresent() ? ", or set a longer timeout in the task file." : "."),
                    Json.object(
                            "days", days,
                            "from_p50_ms", from,
                            "to_p50_ms", to,
                            "per_day_ms", Math.round(perDay),
                            "timeout_ms", timeout == null ? null : timeout.toMillis(),
                            "days_to_timeout", left));
        }
    }

    @Override
    public List<Insight> find() {
        List<Slowing> slowing = new ArrayList<>();
        tasks.forEach(task -> slowing(task).ifPresent(slowing::add));
        return slowing.stream()
                .sorted(Comparator.comparingDouble(Slowing::growth).reversed())
                .map(Slowing::insight)
                .toList();
    }

    private Optional<Slowing> slowing(TaskDays task) {
        SortedMap<Instant, Duration> medians =
                task.since(today.minus(SPAN - 1, ChronoUnit.DAYS)).medians();
        if (medians.size() < LEAST_DAYS) {
            return Optional.empty();
        }
        Instant first = medians.firstKey();
        double[] days = medians.keySet().stream()
                .mapToDouble(day -> (double) ChronoUnit.DAYS.between(first, day))
                .toArray();
        double[] values =
                medians.values().stream().mapToDouble(Duration::toMillis).toArray();
        Trend trend = Trend.through(days, values);
        double last = days[days.length - 1];
        long from = Math.round(trend.at(0));
        long to = Math.round(trend.at(last));
        boolean isClear = trend.certainty() >= LEAST_CERTAINTY;
        boolean isMuch = to - from >= LEAST_EXCESS.toMillis() && to >= (1 + LEAST_GROWTH) * from;
        return isClear && isMuch
                ? Optional.of(new Slowing(
                        task, (int) last + 1, Math.max(0, from), to, trend.slope(), timeouts.get(task.task())))
                : Optional.empty();
    }
}
