package dev.smartcron.status.figures;

import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.query.DailySums;
import dev.smartcron.store.query.DailySums.Parts;
import dev.smartcron.task.Limits;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds patterns in the sums of days. Day by day only those tasks are read of which the sums of weeks say that there may be
 * one.
 */
record DayPatterns(DailySums daily, KnownTasks tasks, Instant today) {
    /** Tasks of a kind that are read; where there are more, they have one trouble in common. */
    private static final int MOST_TASKS = 50;

    private static final int THIRD = SlowingPattern.SPAN / 3;

    List<Insight> find() {
        Instant since = daysBack(SlowPattern.LATELY + SlowPattern.BEFORE);
        List<String> grown = daily
                .grown(
                        new Parts(
                                since,
                                daysBack(SlowPattern.LATELY),
                                daysBack(SlowingPattern.SPAN),
                                daysBack(SlowingPattern.SPAN - THIRD),
                                daysBack(THIRD)),
                        MOST_TASKS)
                .stream()
                .filter(tasks::isStarted)
                .toList();
        Map<String, SortedMap<Instant, TaskSums>> days = daily.byDay(grown, since);
        List<Insight> found = new ArrayList<>(new SlowPattern(of(grown, days), today).find());
        Set<String> slow = new HashSet<>();
        found.forEach(insight -> slow.add(String.valueOf(insight.task())));
        // Whatever has become slow all at once has no trend.
        List<String> others =
                grown.stream().filter(task -> !slow.contains(task)).toList();
        found.addAll(new SlowingPattern(of(others, days), timeouts(others), today).find());
        List<String> troubled = tasks.started(FlakyPattern::mayBeFlaky, FlakyPattern::troubles, MOST_TASKS);
        found.addAll(new FlakyPattern(of(troubled, daily.outcomesByDay(troubled, daysBack(FlakyPattern.SPAN)))).find());
        return found;
    }

    /** The first of so many days up to today. */
    private Instant daysBack(int days) {
        return today.minus(days - 1, ChronoUnit.DAYS);
    }

    private List<TaskDays> of(List<String> names, Map<String, SortedMap<Instant, TaskSums>> days) {
        return names.stream()
                .map(name -> new TaskDays(name, tasks.priority(name), days.getOrDefault(name, new TreeMap<>())))
                .toList();
    }

    private Map<String, Duration> timeouts(List<String> names) {
        Map<String, Duration> timeouts = new HashMap<>();
        names.forEach(name -> tasks.task(name)
                .map(Task::limits)
                .flatMap(Limits::timeout)
                .ifPresent(timeout -> timeouts.put(name, timeout)));
        return timeouts;
    }
}
