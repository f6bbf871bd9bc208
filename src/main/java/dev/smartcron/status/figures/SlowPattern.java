package dev.smartcron.status.figures;

import dev.smartcron.execution.UsualDuration;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds tasks whose runs of the last days take far longer than before. Usual is the median of the days' medians, and far
 * longer what {@link UsualDuration} says, as for a single run that health tells of.
 *
 * @param tasks with their days
 * @param today the beginning of the day
 */
record SlowPattern(List<TaskDays> tasks, Instant today) implements Insight.Pattern {
    /** Days that are held against those before: one run that was slow is no pattern. */
    static final int LATELY = 7;

    /** Days before. */
    static final int BEFORE = 30;

    /** Fewer successes lately may all have met the same bad night. */
    private static final int LEAST_RUNS = 5;

    /** The least excess: nobody mends what costs less. */
    private static final Duration LEAST_EXCESS = Duration.ofSeconds(5);

    private record Slow(TaskDays lately, Duration now, UsualDuration usual, int days) {
        double factor() {
            return (double) now.toMillis() / Math.max(1, usual.median().toMillis());
        }

        Insight insight() {
            String task = lately.task();
            long runs = lately.successes();
            String times = BigDecimal.valueOf(factor())
                    .setScale(1, RoundingMode.HALF_UP)
                    .toPlainString();
            return new Insight(
                    InsightKind.SLOW,
                    task,
                    Insight.notUrgent(lately.priority()),
                    task + " takes " + Durations.brief(now) + ", the median of " + runs + " runs in " + LATELY
                            + " days: "
                            + times + " times the " + Durations.brief(usual.median()) + " that it took in the " + BEFORE
                            + " days before",
                    "smartcron metrics " + task + " shows since when, smartcron logs " + task + " what it does.",
                    Json.object(
                            "p50_ms", now.toMillis(),
                            "runs", runs,
                            "usual_p50_ms", usual.median().toMillis(),
                            "spread_ms", usual.spread().toMillis(),
                            "usual_days", days));
        }
    }

    @Override
    public List<Insight> find() {
        List<Slow> slow = new ArrayList<>();
        tasks.forEach(task -> slow(task).ifPresent(slow::add));
        return slow.stream()
                .sorted(Comparator.comparingDouble(Slow::factor).reversed())
                .map(Slow::insight)
                .toList();
    }

    private Optional<Slow> slow(TaskDays task) {
        Instant began = today.minus(LATELY - 1, ChronoUnit.DAYS);
        TaskDays lately = task.since(began);
        List<Duration> before = List.copyOf(task.since(began.minus(BEFORE, ChronoUnit.DAYS))
                .before(began)
                .medians()
                .values());
        if (before.size() < UsualDuration.LEAST_RUNS || lately.successes() < LEAST_RUNS) {
            return Optional.empty();
        }
        UsualDuration usual = UsualDuration.ofAll(before);
        return Optional.of(new Slow(lately, lately.median(), usual, before.size()))
                .filter(slow -> usual.isFarExceededBy(slow.now(), LEAST_EXCESS));
    }
}
