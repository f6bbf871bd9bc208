package dev.smartcron.status.report;

import dev.smartcron.execution.Sentence;
import dev.smartcron.simulation.ScheduleForecast.ClockNote;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.simulation.SimulatedTask;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.Simulator;
import dev.smartcron.simulation.Span;
import dev.smartcron.simulation.TaskForecast;
import dev.smartcron.simulation.TaskNote;
import dev.smartcron.status.SimulatedTable;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.task.Definition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What comes within a day from now, as far as it is known.
 *
 * @param firings how many will run
 * @param tasks of how many tasks
 * @param first the first of some tasks, in order
 * @param unusual tasks that will not run, or not always, by why
 * @param clockChanges tasks whose firings a change of the clocks moves, doubles or leaves out, by how
 */
public record ComingDay(
        Instant until,
        long firings,
        int tasks,
        List<ComingStart> first,
        Map<String, List<String>> unusual,
        Map<String, List<String>> clockChanges) {
    private static final int FIRST = 5;

    /** Where tasks are bound to nodes, it matters here only whether one of these comes. */
    private static final List<String> PLACES = List.of("hosts", "environments");

    public ComingDay {
        first = List.copyOf(first);
    }

    /** The first firing of a task. */
    public record ComingStart(Instant at, String task) {}

    /** Walks the schedules of the tasks. */
    static ComingDay of(List<TaskState> states, Planning planning, ReportSpan span) {
        Instant until = span.tomorrow();
        SimulatedTable table = new SimulatedTable(planning.pauseOfAll().orElse(null));
        Sentence sentences = new Sentence(span::at);
        List<SimulatedTask> tasks = states.stream()
                .filter(state -> state.registered().row().kind() != Kind.CRONTAB)
                .map(state ->
                        anywhere(state, table.of(state.registered().row(), sentences, Optional.empty()), sentences))
                .toList();
        SimulatedNode node = new SimulatedNode("any", "any", 1);
        return of(
                Simulator.run(
                        tasks, planning.calendars(), node, Span.between(span.now(), until, span.zone()), done -> {}),
                until);
    }

    private static SimulatedTask anywhere(TaskState state, SimulatedTask task, Sentence sentences) {
        Map<String, @Nullable Object> keys =
                new LinkedHashMap<>(task.definition().keys());
        keys.keySet().removeAll(PLACES);
        return new SimulatedTask(
                new Definition(state.name(), keys),
                task.leftOut().or(() -> Optional.ofNullable(state.noNode()).map(sentences::of)),
                task.holds(),
                task.duration());
    }

    private static ComingDay of(Simulation simulation, Instant until) {
        Map<String, List<String>> unusual = new LinkedHashMap<>();
        Map<String, List<String>> clockChanges = new LinkedHashMap<>();
        List<ComingStart> first = new ArrayList<>();
        for (TaskForecast task : simulation.tasks()) {
            if (task.firings().first() != null) {
                first.add(new ComingStart(Objects.requireNonNull(task.firings().first()), task.name()));
            }
            if (task.firings().skipped() > 0) {
                add(unusual, Objects.requireNonNull(task.firings().skippedWhy()), task.name());
            }
            for (ClockNote change : task.schedule().clockNotes()) {
                add(clockChanges, change.note(), task.name());
            }
        }
        for (TaskNote left : simulation.leftOut()) {
            add(unusual, left.text(), left.task());
        }
        int tasks = first.size();
        first.sort(Comparator.comparing(ComingStart::at));
        return new ComingDay(
                until,
                simulation.starts(),
                tasks,
                first.subList(0, Math.min(FIRST, first.size())),
                unusual,
                clockChanges);
    }

    private static void add(Map<String, List<String>> byWords, String words, String task) {
        byWords.computeIfAbsent(words, none -> new ArrayList<>()).add(task);
    }
}
