package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.TaskSituation;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.query.DailySums;
import dev.smartcron.store.query.LastRuns;
import dev.smartcron.store.query.LastRuns.PastRun;
import dev.smartcron.text.Durations;
import dev.smartcron.web.pages.ColumnChart.BarKind;
import dev.smartcron.web.pages.ColumnChart.ChartColumn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Tasks of a category; of none where its name is empty. */
public record TaskGroup(String category, List<TaskLine> rows) {
    private static final int RUNS = 20;

    private static List<String> names(List<TaskState> tasks) {
        return tasks.stream().map(TaskState::name).toList();
    }

    /** Tasks in their order, by category where they are grouped; each with its last runs and the success of its week. */
    static List<TaskGroup> of(Application app, List<TaskState> shown, boolean grouped, Instant now) {
        Moments times = new Moments(now, app.zone());
        Map<String, List<PastRun>> runs = new LastRuns(app.database()).of(names(shown), RUNS);
        Map<String, SuccessRate> rates = rates(app, names(shown), now);
        Map<String, List<TaskLine>> groups = new LinkedHashMap<>();
        for (TaskState task : shown) {
            groups.computeIfAbsent(grouped ? task.category().orElse("") : "", none -> new ArrayList<>())
                    .add(new TaskLine(
                            task,
                            TaskSituation.of(task, new Sentence(times::words)),
                            notes(task),
                            bars(runs.getOrDefault(task.name(), List.of())),
                            rates.getOrDefault(task.name(), SuccessRate.NONE)));
        }
        return groups.entrySet().stream()
                .map(each -> new TaskGroup(each.getKey(), each.getValue()))
                .toList();
    }

    private static List<String> notes(TaskState task) {
        List<String> notes = new ArrayList<>();
        if (task.rescheduledBy() != null) {
            notes.add("rescheduled by " + task.rescheduledBy());
        }
        if (task.reprioritisedBy() != null) {
            notes.add("priority " + task.priority() + " set by " + task.reprioritisedBy());
        }
        return notes;
    }

    /** The success rates of the last seven days and today, by task. */
    private static Map<String, SuccessRate> rates(Application app, List<String> tasks, Instant now) {
        Map<String, SortedMap<Instant, TaskSums>> days =
                new DailySums(app.database()).outcomesByDay(tasks, TaskFilters.weekAgo(now));
        Map<String, SuccessRate> rates = new LinkedHashMap<>();
        days.forEach((task, sums) -> {
            TaskSums week = new TaskSums();
            sums.values().forEach(week::add);
            rates.put(task, SuccessRate.of(week));
        });
        return rates;
    }

    private static ColumnChart bars(List<PastRun> runs) {
        long longest = runs.stream()
                .flatMap(run -> run.took().stream())
                .mapToLong(Duration::toMillis)
                .max()
                .orElse(0);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        runs.forEach(run -> counts.merge(run.status(), 1, Integer::sum));
        String says = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().inWords())
                .collect(Collectors.joining(", "));
        return new ColumnChart(
                runs.isEmpty()
                        ? "never ran"
                        : "last " + runs.size() + ": " + says
                                + (longest == 0 ? "" : "; longest " + Durations.brief(Duration.ofMillis(longest))),
                runs.stream()
                        .map(run -> new ChartColumn(
                                BarKind.of(run.status()),
                                run.took()
                                        .map(took -> ColumnChart.height(took.toMillis(), longest))
                                        .orElse(run.startedAt() == null ? 0 : 100),
                                "",
                                null))
                        .toList(),
                List.of(),
                "");
    }
}
