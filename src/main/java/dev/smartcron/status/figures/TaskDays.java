package dev.smartcron.status.figures;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a task did, day by day.
 *
 * @param days by the beginning of each (UTC); none of those on which nothing ended
 */
record TaskDays(String task, int priority, SortedMap<Instant, TaskSums> days) {
    private static final int HALF = 50;

    /** The days from one on; all where that is earlier. */
    TaskDays since(Instant day) {
        return new TaskDays(task, priority, days.tailMap(day));
    }

    /** The days before one. */
    TaskDays before(Instant day) {
        return new TaskDays(task, priority, days.headMap(day));
    }

    /** Counts the successes of all days. */
    long successes() {
        return days.values().stream()
                .mapToLong(day -> day.count(Status.SUCCEEDED))
                .sum();
    }

    /** The median of the successes of all days together; zero without any. */
    Duration median() {
        TaskSums all = new TaskSums();
        days.values().forEach(all::add);
        return median(all);
    }

    /** The median of the successes of each day that has any. */
    SortedMap<Instant, Duration> medians() {
        SortedMap<Instant, Duration> medians = new TreeMap<>();
        days.forEach((day, sums) -> {
            if (sums.count(Status.SUCCEEDED) > 0) {
                medians.put(day, median(sums));
            }
        });
        return medians;
    }

    private static Duration median(TaskSums sums) {
        return Duration.ofMillis(sums.only(Status.SUCCEEDED).ran().share(HALF));
    }

    /** The sums of each day, in order. */
    List<TaskSums> sums() {
        return List.copyOf(days.values());
    }
}
