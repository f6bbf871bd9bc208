package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how the tasks stand: the table, the newest execution of each, and the crontab's own lines' heartbeats. */
public final class TaskStates {
    private final TaskTable tasks;
    private final ExecutionTable executions;
    private final PendingReasons pending;
    private final TaskNodes nodes;
    private final ServiceTable services;

    public TaskStates(
            TaskTable tasks,
            ExecutionTable executions,
            PendingReasons pending,
            TaskNodes nodes,
            ServiceTable services) {
        this.tasks = tasks;
        this.executions = executions;
        this.pending = pending;
        this.nodes = nodes;
        this.services = services;
    }

    /** Every task, in the order of the files they came from. */
    public List<TaskState> all(Instant now) {
        return of(tasks.all(), now);
    }

    /** As many as these, in their order. */
    public List<TaskState> of(List<TaskRow> rows, Instant now) {
        List<String> names = rows.stream().map(TaskRow::name).toList();
        Map<String, Execution> newest = byTask(pending.explained(executions.latest(names), now));
        Map<String, Execution> results = results(newest);
        Map<String, List<Execution>> running =
                executions.running().stream().collect(Collectors.groupingBy(Execution::task));
        Map<Long, Integer> progress = executions.progress();
        Map<String, RunningService> kept = services.all(now);
        Pause pauseOfAll = tasks.pauseOfAll().orElse(null);
        List<TaskState> states = new ArrayList<>();
        for (TaskRow row : rows) {
            String name = row.name();
            List<Execution> itsRuns = running.getOrDefault(name, List.of());
            RecentRuns runs = new RecentRuns(
                    newest.get(name), results.get(name), itsRuns, newest(progress, itsRuns), kept.get(name));
            states.add(state(RegisteredTask.of(row), runs, pauseOfAll, now));
        }
        return states;
    }

    /** The newest result of each task; for most that is their newest execution, and costs no second look. */
    private Map<String, Execution> results(Map<String, Execution> newest) {
        Map<String, Execution> results = new HashMap<>();
        List<String> others = new ArrayList<>();
        newest.forEach((task, execution) -> {
            if (execution.isResult()) {
                results.put(task, execution);
            } else {
                others.add(task);
            }
        });
        executions.results(others).forEach(result -> results.putIfAbsent(result.task(), result));
        return results;
    }

    private static @Nullable Integer newest(Map<Long, Integer> progress, List<Execution> running) {
        return running.isEmpty()
                ? null
                : progress.get(running.get(running.size() - 1).id());
    }

    private static Map<String, Execution> byTask(List<Execution> executions) {
        return executions.stream().collect(Collectors.toMap(Execution::task, Function.identity()));
    }

    /** One task. */
    public TaskState of(TaskRow row, Instant now) {
        return of(
                row,
                executions.running(),
                row.kind() == TaskRow.Kind.CONTINUOUS ? services.all(now).get(row.name()) : null,
                now);
    }

    /** The tasks that are kept running, the most important first. */
    public List<TaskState> services(Instant now) {
        List<Execution> running = executions.running();
        List<TaskState> states = new ArrayList<>();
        services.all(now)
                .forEach((name, service) ->
                        tasks.find(name).ifPresent(row -> states.add(of(row, running, service, now))));
        return states;
    }

    private TaskState of(TaskRow row, List<Execution> allRunning, @Nullable RunningService service, Instant now) {
        String name = row.name();
        List<Execution> newest = pending.explained(executions.history(new HistoryFilter(name, null, null, 1)), now);
        List<Execution> running = allRunning.stream()
                .filter(execution -> execution.task().equals(name))
                .toList();
        RecentRuns runs = new RecentRuns(
                newest.isEmpty() ? null : newest.get(0),
                executions.result(name).orElse(null),
                running,
                running.isEmpty() ? null : newest(executions.progress(), running),
                service);
        return state(RegisteredTask.of(row), runs, tasks.pauseOfAll().orElse(null), now);
    }

    private TaskState state(RegisteredTask task, RecentRuns runs, @Nullable Pause pauseOfAll, Instant now) {
        if (task.row().kind() == TaskRow.Kind.CRONTAB) {
            return ofCrontab(task, now);
        }
        return new TaskState(
                task,
                task.row().nextDue(),
                runs,
                null,
                task.row().mayRun()
                        ? task.task()
                                .flatMap(
                                        known -> nodes.whyNone(known, task.row().nextDue(), now))
                                .orElse(null)
                        : null,
                longer(now, task.row().pause(), pauseOfAll));
    }

    /** The crontab's own lines leave no executions: they are seen by what they write. */
    private TaskState ofCrontab(RegisteredTask task, Instant now) {
        Instant next = task.row().mayRun()
                ? task.schedule().flatMap(schedule -> schedule.next(now)).orElse(null)
                : null;
        Instant last = task.task().flatMap(nodes.heartbeats()::lastStart).orElse(null);
        return new TaskState(task, next, RecentRuns.NONE, last, null, null);
    }

    /** The pause that holds now, of two the one that ends later; null when neither holds. */
    private static @Nullable Pause longer(Instant now, @Nullable Pause own, @Nullable Pause ofAll) {
        return Stream.of(Optional.ofNullable(ofAll), Optional.ofNullable(own))
                .flatMap(Optional::stream)
                .filter(pause -> pause.covers(now))
                .max(Comparator.comparing(pause -> pause.until() == null ? Instant.MAX : pause.until()))
                .orElse(null);
    }
}
