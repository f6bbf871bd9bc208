package dev.smartcron.status;

import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.task.Dependencies;
import dev.smartcron.text.Markdown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the reference of the tasks, a Markdown document with a table for each category.
 *
 * <p>It says what was declared and what operators set over it, nothing that time changes: it can be kept beside the task
 * file, and a difference is a change.
 */
public final class TaskReference {
    private static final List<String> COLUMNS = List.of("task", "when", "what", "limits", "who is told");

    private final Map<String, Integer> groups;
    private final Recipients recipients;
    private final Map<String, List<String>> starts = new HashMap<>();

    /**
     * @param all the tasks that may start one another
     * @param groups the most runs at once of each group
     */
    public TaskReference(List<RegisteredTask> all, Map<String, Integer> groups, Recipients recipients) {
        this.groups = groups;
        this.recipients = recipients;
        all.forEach(task -> task.task().ifPresent(known -> addStarts(task.name(), known.dependencies())));
    }

    private void addStarts(String name, Dependencies dependencies) {
        dependencies.onSuccess().forEach(started -> addStart(started, name, "succeeded"));
        dependencies.onFailure().forEach(started -> addStart(started, name, "failed"));
    }

    private void addStart(String started, String by, String end) {
        starts.computeIfAbsent(started, name -> new ArrayList<>()).add("when " + Markdown.code(by) + " has " + end);
    }

    /** The document about these tasks; the categories stand in the order in which they come, tasks without one last. */
    public String of(List<RegisteredTask> tasks) {
        Map<String, List<RegisteredTask>> categories = new LinkedHashMap<>();
        List<RegisteredTask> others = new ArrayList<>();
        tasks.forEach(task -> task.declared("category")
                .map(category -> categories.computeIfAbsent(category.toString(), name -> new ArrayList<>()))
                .orElse(others)
                .add(task));
        StringBuilder out = new StringBuilder("# Tasks\n\n" + introduction(tasks));
        categories.forEach((category, in) -> table(Markdown.text(category), in, out));
        if (!others.isEmpty()) {
            table(categories.isEmpty() ? "" : "Without a category", others, out);
        }
        return out.toString();
    }

    private static String introduction(List<RegisteredTask> tasks) {
        long disabled = tasks.stream().filter(task -> !task.row().mayRun()).count();
        return "Made by `smartcron list --markdown`: "
                + tasks.size() + (tasks.size() == 1 ? " task" : " tasks")
                + (disabled == 0 ? "" : ", " + disabled + " of them disabled")
                + ". A failure is told when no retry is left, and once more when it is over.\n";
    }

    private void table(String title, List<RegisteredTask> tasks, StringBuilder out) {
        out.append(title.isEmpty() ? "" : "\n## " + title + "\n").append('\n').append(Markdown.head(COLUMNS));
        for (RegisteredTask task : tasks) {
            ReferenceRow row = new ReferenceRow(task, starts.getOrDefault(task.name(), List.of()), groups, recipients);
            out.append(Markdown.row(row.cells()));
        }
    }
}
