package dev.smartcron.status.figures;

import dev.smartcron.checks.OverdueTasks;
import dev.smartcron.simulation.SimulatedTask;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.Simulator;
import dev.smartcron.simulation.Span;
import dev.smartcron.status.SimulatedTable;
import dev.smartcron.status.figures.NeverSucceededPattern.Unsuccessful;
import dev.smartcron.status.figures.WaitingRuns.Waits;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.DailySums;
import dev.smartcron.store.query.StartedRuns;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what patterns are found in, and finds them. It reads sums of days, the small tables, and few rows of executions,
 * each by an index: it costs the same however much has run.
 *
 * @param limits that runs may wait for, with the node on which the coming day is simulated
 * @param outputs the logs of tasks on this node
 * @param zone of times that belong to no task
 */
public record InsightsReader(
        Database database, RunLimits limits, OverdueTasks overdue, TaskOutputs outputs, ZoneId zone) {
    /** Reads everything as it is now. */
    public Insights read(Instant now) {
        List<TaskRow> rows = new TaskTable(database).all();
        FutureTask<Simulation> coming = simulated(rows, now);
        Instant today = now.truncatedTo(ChronoUnit.DAYS);
        Instant lately = today.minus(FlakyPattern.SPAN - 1, ChronoUnit.DAYS);
        DailySums daily = new DailySums(database);
        StartedRuns runs = new StartedRuns(database);
        KnownTasks tasks = KnownTasks.of(rows, daily.together(lately));
        List<Insight> found = new ArrayList<>(new DayPatterns(daily, tasks, today).find());
        found.addAll(new FailingTogetherPattern(
                        runs.failures(lately, FailingTogetherPattern.MOST_FAILURES).stream()
                                .filter(failure -> tasks.isStarted(failure.task()))
                                .toList(),
                        tasks.sums())
                .find());
        found.addAll(new OverduePattern(overdue.find(now), now).find());
        found.addAll(new NeverSucceededPattern(unsuccessful(tasks, now), FlakyPattern.SPAN).find());
        found.addAll(new NoisyPattern(outputs.read(tasks, runs), now).find());
        Map<String, Integer> groups = new TaskTable(database).groups();
        WaitingRuns waiting = new WaitingRuns(runs, tasks, limits, groups, lately);
        found.addAll(ofStarts(new StartMinutes(result(coming)), waiting, tasks.groups(), limits.byGroup(groups)));
        found.sort(Comparator.comparing(Insight::severity).thenComparing(Insight::kind));
        return new Insights(List.copyOf(found), rows.size(), daily.firstDay(), now);
    }

    private List<Unsuccessful> unsuccessful(KnownTasks tasks, Instant now) {
        return tasks.rows().values().stream()
                .filter(row -> row.lastSuccess() == null && tasks.isStarted(row.name()) && !isPaused(row.pause(), now))
                .filter(row -> tasks.sums().containsKey(row.name()))
                .map(row -> new Unsuccessful(row.name(), tasks.priority(row.name()), tasks.sums(row.name())))
                .toList();
    }

    private static boolean isPaused(@Nullable Pause pause, Instant now) {
        return pause != null && pause.covers(now);
    }

    private List<Insight> ofStarts(
            StartMinutes starts, WaitingRuns waiting, Map<String, String> groups, Map<String, StartLimit> byGroup) {
        List<Waits> waits = waiting.read();
        List<WaitingTask> tasks = waits.stream().map(Waits::task).toList();
        List<Insight> found = new ArrayList<>(new CollidesPattern(starts, tasks, groups, byGroup).find());
        Set<String> told = new HashSet<>();
        found.forEach(insight -> told.add(String.valueOf(insight.facts().get("limit"))));
        found.addAll(new BusiestMinutePattern(
                        starts, limits.node().name(), limits.node().maxParallel())
                .find());
        found.addAll(new AlwaysAtLimitPattern(waiting.limits(waits), tasks, waiting.skipping(), told).find());
        return found;
    }

    /** Walks the schedules of the coming day while the database is asked: it needs nothing of that. */
    private FutureTask<Simulation> simulated(List<TaskRow> rows, Instant now) {
        Planning planning = new Planning(database);
        List<SimulatedTask> given = new SimulatedTable(planning.pauseOfAll().orElse(null)).all(rows, Map.of());
        Map<String, Definition> calendars = planning.calendars();
        Span span = Span.between(now, now.plus(Duration.ofDays(1)), zone);
        FutureTask<Simulation> coming =
                new FutureTask<>(() -> Simulator.run(given, calendars, limits.node(), span, done -> {}));
        Thread thread = new Thread(coming, "simulation");
        thread.setDaemon(true);
        thread.start();
        return coming;
    }

    private static Simulation result(FutureTask<Simulation> coming) {
        try {
            return coming.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }
}
