package dev.smartcron.status.figures;

import dev.smartcron.execution.Ending;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums.Resources;
import dev.smartcron.execution.TaskSums;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/** Histories of tasks, day by day up to today, as tests want them. */
final class Histories {
    static final Instant TODAY = Instant.parse("2026-04-05T00:00:00Z");

    private Histories() {}

    /** The beginning of a day so many days ago. */
    static Instant daysAgo(int days) {
        return TODAY.minus(days, ChronoUnit.DAYS);
    }

    static void add(TaskSums sums, Status status, int times, int attempts, Duration took) {
        for (int i = 0; i < times; i++) {
            sums.in(status)
                    .add(new Ending(1L, "a", TODAY, status, false, 1, attempts, took, Duration.ZERO), Resources.NONE);
        }
    }

    static TaskSums sums(Map<Status, Integer> counts) {
        TaskSums sums = new TaskSums();
        counts.forEach((status, times) -> add(sums, status, times, 1, status.endsRun() ? Duration.ofSeconds(1) : null));
        return sums;
    }

    /**
     * A task with so many successes on each of so many days, today the last.
     *
     * @param middle about which the seconds that a run takes lie, by how many days ago it is
     * @param spread of their logarithm
     */
    static TaskDays successes(
            String task, int days, int runs, IntToDoubleFunction middle, double spread, RandomGenerator random) {
        SortedMap<Instant, TaskSums> all = new TreeMap<>();
        for (int ago = days - 1; ago >= 0; ago--) {
            TaskSums sums = new TaskSums();
            for (int i = 0; i < runs; i++) {
                double seconds = middle.applyAsDouble(ago) * Math.exp(spread * random.nextGaussian());
                add(sums, Status.SUCCEEDED, 1, 1, Duration.ofMillis(Math.round(seconds * 1_000)));
            }
            all.put(daysAgo(ago), sums);
        }
        return new TaskDays(task, 3, all);
    }

    /** A task with these ends on the days up to today; a text a day, a letter a run: {@code +} well, {@code -} not, {@code r} at a retry. */
    static TaskDays outcomes(String task, String... days) {
        SortedMap<Instant, TaskSums> all = new TreeMap<>();
        for (int i = 0; i < days.length; i++) {
            TaskSums sums = new TaskSums();
            for (char run : days[i].toCharArray()) {
                switch (run) {
                    case '+' -> add(sums, Status.SUCCEEDED, 1, 1, Duration.ofSeconds(1));
                    case 'r' -> add(sums, Status.SUCCEEDED, 1, 2, Duration.ofSeconds(1));
                    case '-' -> add(sums, Status.FAILED, 1, 1, Duration.ofSeconds(1));
                    case 't' -> add(sums, Status.TIMED_OUT, 1, 1, Duration.ofSeconds(1));
                    default -> throw new IllegalArgumentException(days[i]);
                }
            }
            if (!days[i].isEmpty()) {
                all.put(daysAgo(days.length - 1 - i), sums);
            }
        }
        return new TaskDays(task, 3, all);
    }
}
