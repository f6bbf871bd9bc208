package dev.smartcron.status;

import dev.smartcron.execution.Sentence;
import dev.smartcron.simulation.SimulatedTask;
import dev.smartcron.simulation.SimulatedTask.Hold;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Registered tasks as the simulator takes them, with what operators did to them.
 *
 * @param pauseOfAll null when there is none
 */
public record SimulatedTable(@Nullable Pause pauseOfAll) {
    /**
     * Tasks in the words of their own zones.
     *
     * @param durations that runs usually take, by task; of one that is not there, what its limits say
     */
    public List<SimulatedTask> all(List<TaskRow> rows, Map<String, Duration> durations) {
        return rows.stream()
                .map(row -> of(
                        row,
                        Sentence.in(RegisteredTask.of(row).zone()),
                        Optional.ofNullable(durations.get(row.name())).or(() -> maxDuration(row))))
                .toList();
    }

    /**
     * The tasks as they would be with another text of a file: its tasks in place of those from that file, as operators left
     * them; what is from other files stays.
     *
     * @param source the file whose tasks are replaced; null for none
     */
    public List<SimulatedTask> with(
            List<Definition> edited, @Nullable String source, List<TaskRow> rows, Map<String, Duration> durations) {
        Map<String, TaskRow> known = new LinkedHashMap<>();
        rows.forEach(row -> known.put(row.name(), row));
        Set<String> names = edited.stream().map(Definition::name).collect(Collectors.toSet());
        List<SimulatedTask> tasks = new ArrayList<>(all(
                rows.stream()
                        .filter(row -> !row.source().equals(source) && !names.contains(row.name()))
                        .toList(),
                durations));
        edited.forEach(definition -> tasks.add(edited(definition, known.get(definition.name()), durations)));
        return tasks;
    }

    private SimulatedTask edited(Definition definition, @Nullable TaskRow row, Map<String, Duration> durations) {
        SimulatedTask declared = SimulatedTask.declared(definition);
        if (row == null) {
            return declared;
        }
        return new SimulatedTask(
                TaskRow.applied(definition, row.rescheduled(), row.reprioritised()),
                row.disabledAt() == null ? Optional.empty() : Optional.of(UpcomingFirings.disabled(row)),
                holds(row, Sentence.in(RegisteredTask.of(row).zone())),
                Optional.ofNullable(durations.get(row.name())).or(declared::duration));
    }

    /** Returns the duration from which a task's alert is raised; a task that cannot be read is left out as a whole. */
    private static Optional<Duration> maxDuration(TaskRow row) {
        return row.problem() == null ? SimulatedTask.maxDuration(row.definition()) : Optional.empty();
    }

    /**
     * A task of the table.
     *
     * @param usual how long a run of it takes; empty when unknown
     */
    public SimulatedTask of(TaskRow row, Sentence sentences, Optional<Duration> usual) {
        return new SimulatedTask(row.definition(), leftOut(row), holds(row, sentences), usual);
    }

    /** The reason for which a task is never started as it stands; empty when it is. */
    public static Optional<String> leftOut(TaskRow row) {
        if (!row.mayRun()) {
            return Optional.of(UpcomingFirings.disabled(row));
        }
        return Optional.ofNullable(row.problem());
    }

    private List<Hold> holds(TaskRow row, Sentence sentences) {
        List<Hold> holds = new ArrayList<>();
        Pause own = row.pause();
        if (own != null) {
            holds.add(new Hold(own.at(), own.until(), sentences.of(own.reason(false))));
        }
        if (pauseOfAll != null) {
            holds.add(new Hold(pauseOfAll.at(), pauseOfAll.until(), sentences.of(pauseOfAll.reason(true))));
        }
        return holds;
    }
}
