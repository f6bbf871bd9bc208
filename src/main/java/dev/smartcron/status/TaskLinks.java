package dev.smartcron.status;

import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Dependencies;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that one waits for or starts, and those that wait for it or start it.
 *
 * @param startedBy tasks that start it when they have succeeded or failed
 * @param waitedForBy tasks that wait for it
 * @param lines a drawing of all that, nothing where there is nothing to draw
 */
public record TaskLinks(List<StartedBy> startedBy, List<String> waitedForBy, List<String> lines) {
    /** A task that starts another one when it has succeeded, or when it has failed. */
    public record StartedBy(String task, boolean whenItFails) {
        public String condition() {
            return whenItFails ? "when it fails" : "when it succeeds";
        }

        String words() {
            return task + " (" + condition() + ")";
        }
    }

    /** Deeper chains are not drawn: they end somewhere else. */
    private static final int DEEPEST = 10;

    /** Reads those of a task. */
    public static TaskLinks of(TaskTable tasks, Task task) {
        List<StartedBy> startedBy = new ArrayList<>();
        List<String> waitedForBy = new ArrayList<>();
        for (TaskRow row : tasks.naming(task.name())) {
            Dependencies theirs = dependencies(row);
            if (theirs.onSuccess().contains(task.name())) {
                startedBy.add(new StartedBy(row.name(), false));
            }
            if (theirs.onFailure().contains(task.name())) {
                startedBy.add(new StartedBy(row.name(), true));
            }
            if (theirs.after().contains(task.name())) {
                waitedForBy.add(row.name());
            }
        }
        List<String> lines = new ArrayList<>();
        Dependencies own = task.dependencies();
        if (!own.after().isEmpty()) {
            lines.add("waits for  " + String.join(", ", own.after())
                    + (task.isContinuous() ? "" : "  (at most " + Durations.format(own.afterTimeout()) + ")"));
        }
        if (!waitedForBy.isEmpty()) {
            lines.add("waited for by  " + String.join(", ", waitedForBy));
        }
        if (!startedBy.isEmpty()) {
            lines.add("started by  " + String.join(", ", words(startedBy)));
        }
        draw(tasks, own, "", new LinkedHashSet<>(Set.of(task.name())), lines);
        return new TaskLinks(startedBy, waitedForBy, lines);
    }

    private static void draw(TaskTable tasks, Dependencies from, String indent, Set<String> above, List<String> lines) {
        draw(tasks, from.onSuccess(), indent + "on success  ", indent, above, lines);
        draw(tasks, from.onFailure(), indent + "on failure  ", indent, above, lines);
    }

    private static void draw(
            TaskTable tasks, List<String> next, String label, String indent, Set<String> above, List<String> lines) {
        for (String name : next) {
            Optional<TaskRow> row = tasks.find(name);
            lines.add(label + name + (row.isEmpty() ? "  (not registered)" : above.contains(name) ? "  (again)" : ""));
            if (row.isPresent() && above.size() < DEEPEST && above.add(name)) {
                draw(tasks, dependencies(row.get()), indent + "  ", above, lines);
                above.remove(name);
            }
        }
    }

    private static List<String> words(List<StartedBy> starters) {
        return starters.stream().map(StartedBy::words).toList();
    }

    private static Dependencies dependencies(TaskRow row) {
        return Dependencies.of(row.definition());
    }

    /** The keys that scripts get besides the definition. */
    public Map<String, @Nullable Object> json() {
        return Json.object("started_by", words(startedBy), "waited_for_by", waitedForBy);
    }
}
