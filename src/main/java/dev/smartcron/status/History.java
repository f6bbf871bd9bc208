package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.ExecutionTable.Filter;
import dev.smartcron.store.TaskTable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what happened, each execution in its task's zone. */
public final class History {
    private final TaskTable tasks;
    private final ExecutionTable executions;
    private final ZoneId local;

    /**
     * Reads nothing yet.
     *
     * @param local the zone for tasks that are no longer registered
     */
    public History(TaskTable tasks, ExecutionTable executions, ZoneId local) {
        this.tasks = tasks;
        this.executions = executions;
        this.local = local;
    }

    /** Executions with their attempts, newest first. */
    public List<Entry> entries(Filter filter) {
        Map<String, ZoneId> zones = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Execution execution : executions.history(filter)) {
            ZoneId zone = zones.computeIfAbsent(execution.task(), this::zone);
            entries.add(new Entry(execution, executions.attempts(execution.id()), zone));
        }
        return entries;
    }

    /** One execution with its attempts. */
    public Entry entry(Execution execution) {
        return new Entry(execution, executions.attempts(execution.id()), zone(execution.task()));
    }

    private ZoneId zone(String task) {
        return tasks.find(task).map(row -> Registered.of(row).zone()).orElse(local);
    }
}
