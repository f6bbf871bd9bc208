package dev.smartcron.status;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.TaskEvent;
import dev.smartcron.store.query.EventTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HistoryRows;
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
    public List<Execution> executions(HistoryFilter filter, Instant now) {
        return pending.explained(executions.history(filter), now);
    }

    /** The same page by page, each at a cost that is bounded whatever is asked for. */
    public HistoryRows page(HistoryFilter filter, Instant now) {
        HistoryRows page = executions.page(filter);
        return new HistoryRows(pending.explained(page.executions(), now), page.next());
    }

    /** The same with their attempts: two queries more, however many there are. */
    public List<HistoryEntry> entries(HistoryFilter filter, Instant now) {
        return entries(executions(filter, now));
    }

    /** Executions with those whose outcomes led to them, and those that theirs led to; by the first of each chain. */
    List<HistoryEntry> families(List<Execution> shown, Instant now) {
        return entries(pending.explained(
                executions.families(shown.stream().map(Execution::id).toList()), now));
    }

    /** One execution with its attempts. */
    public HistoryEntry entry(Execution execution) {
        return entries(List.of(execution)).get(0);
    }

    private List<HistoryEntry> entries(List<Execution> shown) {
        List<Long> ids = shown.stream().map(Execution::id).toList();
        Map<Long, List<Attempt>> attempts = executions.attempts(ids);
        Map<Long, List<TaskEvent>> printed = events.of(ids);
        Map<String, ZoneId> zones = new HashMap<>();
        return shown.stream()
                .map(execution -> new HistoryEntry(
                        execution,
                        attempts.getOrDefault(execution.id(), List.of()),
                        printed.getOrDefault(execution.id(), List.of()),
                        zones.computeIfAbsent(execution.task(), this::zone)))
                .toList();
    }

    private ZoneId zone(String task) {
        return tasks.find(task).map(row -> RegisteredTask.of(row).zone()).orElse(local);
    }
}
