package dev.smartcron.operations;

import dev.smartcron.operations.Reconciliation.ChangeKind;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.text.Json;
import dev.smartcron.text.PublicWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file that registered tasks are from.
 *
 * @param state of the file since
 */
public record TaskSource(String file, int tasks, FileState state) {
    /** The states of a file since its tasks were registered. */
    public enum FileState implements PublicWord {
        SAME,
        /** It says something else than what is registered from it. */
        EDITED,
        /** It has mistakes, so that it could not be registered as it is. */
        MISTAKEN,
        UNREADABLE,
        GONE
    }

    /** Every file that registered tasks are from, by name. */
    public static List<TaskSource> all(OperatedNode node, Function<Path, Reading> reader) {
        Map<String, List<TaskRow>> sources = new TreeMap<>();
        node.tasks()
                .all()
                .forEach(row -> sources.computeIfAbsent(row.source(), file -> new ArrayList<>())
                        .add(row));
        List<TaskSource> all = new ArrayList<>();
        sources.forEach((file, rows) -> all.add(new TaskSource(file, rows.size(), state(file, rows, node, reader))));
        return all;
    }

    private static FileState state(String file, List<TaskRow> rows, OperatedNode node, Function<Path, Reading> reader) {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return FileState.GONE;
        }
        if (!Files.isReadable(path)) {
            return FileState.UNREADABLE;
        }
        if (!(reader.apply(path) instanceof Reading.Good good)) {
            return FileState.MISTAKEN;
        }
        Set<String> named =
                good.file().tasks().stream().map(task -> task.name()).collect(Collectors.toSet());
        boolean complete = rows.stream().allMatch(row -> named.contains(row.name()));
        boolean same = new RegisterTasks(node)
                .compare(good.file(), false).changes().stream()
                        .allMatch(change -> change.kind() == ChangeKind.UNCHANGED || change.kind() == ChangeKind.KEPT);
        return complete && same ? FileState.SAME : FileState.EDITED;
    }

    /** {@code from /srv/tasks.yaml: 12 tasks}, and what to do where the file says something else. */
    public String line() {
        String told = "from " + file + ": " + tasks + (tasks == 1 ? " task" : " tasks");
        return switch (state) {
            case SAME -> told;
            case EDITED -> told + "; edited since: smartcron register " + file;
            case MISTAKEN -> told + "; it has mistakes since: smartcron register " + file + " --dry-run";
            case UNREADABLE -> told + "; the file cannot be read by this user";
            case GONE -> told + "; the file is no longer there";
        };
    }

    /** As {@code list --files --json} has it. */
    public Map<String, @Nullable Object> json() {
        return Json.object("file", file, "tasks", tasks, "state", state.word());
    }
}
