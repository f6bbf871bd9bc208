package dev.smartcron.status.figures;

import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.task.Task;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The registered tasks with what they did lately.
 *
 * @param rows by name
 * @param sums by name, of {@link FlakyPattern#SPAN} days; no entry for a task of which nothing ended
 */
record KnownTasks(Map<String, TaskRow> rows, Map<String, TaskSums> sums) {
    static KnownTasks of(List<TaskRow> rows, Map<String, TaskSums> sums) {
        Map<String, TaskRow> byName = new LinkedHashMap<>();
        rows.forEach(row -> byName.put(row.name(), row));
        return new KnownTasks(byName, sums);
    }

    /** Checks whether SmartCron starts a task now and then, and it ends: no service, and none that is disabled. */
    boolean isStarted(String task) {
        TaskRow row = rows.get(task);
        return row != null && row.mayRun() && row.kind() != Kind.CONTINUOUS && row.kind() != Kind.CRONTAB;
    }

    /** Returns the sums of a task's executions. */
    TaskSums sums(String task) {
        TaskSums found = sums.get(task);
        return found == null ? new TaskSums() : found;
    }

    /** The tasks that are started now and then, of which this holds, those with most of something first. */
    List<String> started(Predicate<TaskSums> is, ToLongFunction<TaskSums> by, int most) {
        return sums.entrySet().stream()
                .filter(each -> isStarted(each.getKey()) && is.test(each.getValue()))
                .sorted(Comparator.comparingLong(
                        (Map.Entry<String, TaskSums> each) -> -by.applyAsLong(each.getValue())))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those among tasks that ran longest, all their runs together. */
    List<String> busiest(Predicate<String> among, int most) {
        return started(any -> true, sum -> sum.ran().times().total(), Integer.MAX_VALUE).stream()
                .filter(among)
                .limit(most)
                .toList();
    }

    /** A task, read; empty for one that cannot be. */
    Optional<Task> task(String name) {
        return Optional.ofNullable(rows.get(name))
                .flatMap(row -> RegisteredTask.of(row).task());
    }

    int priority(String name) {
        return task(name).map(Task::priority).orElse(Task.DEFAULT_PRIORITY);
    }

    /** The group of each task that has one. */
    Map<String, String> groups() {
        Map<String, String> groups = new HashMap<>();
        rows.forEach((name, row) -> {
            String group = row.group();
            if (group != null) {
                groups.put(name, group);
            }
        });
        return groups;
    }
}
