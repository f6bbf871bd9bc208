package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.ExecutionTable.Filter;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what happened, each execution in its task's zone. */
public final class History {
    private final TaskTable tasks;
    private final ExecutionTable executions;
    private final EventTable events;
    private final PendingReasons pending;
    private final ZoneId local;

    /**
     * Reads nothing yet.
     *
     * @param local the zone for tasks that are no longer registered
     */
    public History(
            TaskTable tasks, ExecutionTable executions, EventTable events, PendingReasons pending, ZoneId local) {
        this.tasks = tasks;
        this.executions = executions;
        this.events = events;
        this.pending = pending;
        this.local = local;
    }

    /** Executions, newest first; those that wait say why. */
    public List<Execution> executions(Filter filter, Instant now) {
        return pending.explained(executions.history(filter), now);
    }

    /** The same with their attempts. */
    public List<HistoryEntry> entries(Filter filter, Instant now) {
        Map<String, ZoneId> zones = new HashMap<>();
        return executions(filter, now).stream()
                .map(execution -> entry(execution, zones.computeIfAbsent(execution.task(), this::zone)))
                .toList();
    }

    /** One execution with its attempts. */
    public HistoryEntry entry(Execution execution) {
        return entry(execution, zone(execution.task()));
    }

    private HistoryEntry entry(Execution execution, ZoneId zone) {
        return new HistoryEntry(execution, executions.attempts(execution.id()), events.of(execution.id()), zone);
    }

    private ZoneId zone(String task) {
        return tasks.find(task).map(row -> RegisteredTask.of(row).zone()).orElse(local);
    }
}
