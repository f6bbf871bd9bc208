package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.operations.Reconciliation.ChangeKind;
import dev.smartcron.operations.Reconciliation.TaskChange;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskChanges.Declared;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.taskfile.TaskFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the task table what a file declares. What operators changed survives. */
public record RegisterTasks(OperatedNode node) {
    /**
     * Registers a file; what is already due first gets its rows, under the old terms.
     *
     * @param source the file as operators find it
     * @param prune whether tasks that are not in the file are removed
     */
    public Reconciliation register(TaskFile file, String source, boolean prune, Actor actor, Instant now) {
        return node.changeTerms(now, session -> {
            Map<String, TaskRow> before = rows();
            Reconciliation result = compare(file, prune, before);
            TaskChanges table = new TaskChanges(session);
            for (int position = 0; position < file.tasks().size(); position++) {
                Task task = Task.of(file.tasks().get(position));
                Declared declared = new Declared(task, source, position, NextDue.kind(task));
                apply(table, result.changes().get(position).kind(), declared, before.get(task.name()), now);
            }
            for (TaskChange change : result.changes()) {
                if (change.kind() == ChangeKind.REMOVED) {
                    table.remove(change.task(), now);
                }
                change.deed(source, actor, now).ifPresent(deed -> AuditTable.record(session, deed));
            }
            table.declare("group", texts(file.groups()), prune);
            table.declare("calendar", texts(file.calendars()), prune);
            return result;
        });
    }

    /** Compares a file with the table as {@link #register} would, and changes nothing. */
    public Reconciliation compare(TaskFile file, boolean prune) {
        return compare(file, prune, rows());
    }

    private static Reconciliation compare(TaskFile file, boolean prune, Map<String, TaskRow> before) {
        List<TaskChange> changes = new ArrayList<>();
        Set<String> gone = new TreeSet<>(before.keySet());
        for (Definition definition : file.tasks()) {
            changes.add(compare(definition, before.get(definition.name())));
            gone.remove(definition.name());
        }
        gone.forEach(name ->
                changes.add(new TaskChange(name, prune ? ChangeKind.REMOVED : ChangeKind.KEPT, List.of(), null, null)));
        return new Reconciliation(changes);
    }

    private Map<String, TaskRow> rows() {
        Map<String, TaskRow> rows = new HashMap<>();
        node.tasks().all().forEach(row -> rows.put(row.name(), row));
        return rows;
    }

    private static void apply(
            TaskChanges table, ChangeKind kind, Declared declared, @Nullable TaskRow before, Instant now) {
        Task task = declared.task();
        if (before == null) {
            table.insert(declared, NextDue.of(task, now), now);
        } else if (kind == ChangeKind.CHANGED) {
            Task applied = Task.of(TaskRow.applied(task.definition(), before.rescheduled(), before.reprioritised()));
            table.update(new Declared(task, declared.source(), declared.position(), NextDue.kind(applied)), now);
            if (isReplanned(before, applied)) {
                table.replan(task.name(), before.disabledAt() == null ? NextDue.of(before, applied, now) : null, now);
            }
        } else if (before.position() != declared.position() || !before.source().equals(declared.source())) {
            table.move(task.name(), declared.source(), declared.position());
        }
    }

    private static TaskChange compare(Definition definition, @Nullable TaskRow before) {
        if (before == null) {
            return new TaskChange(definition.name(), ChangeKind.NEW, List.of(), null, null);
        }
        List<Difference> differences = Difference.between(before.declared(), definition);
        return new TaskChange(
                definition.name(),
                differences.isEmpty() ? ChangeKind.UNCHANGED : ChangeKind.CHANGED,
                differences,
                before.rescheduled(),
                before.reprioritised());
    }

    /** Tells whether the change affects when the task is due; if not, a firing that is due right now must stay so. */
    private static boolean isReplanned(TaskRow before, Task task) {
        if (before.problem() != null) {
            return true;
        }
        try {
            Task was = before.task();
            return was.enabled() != task.enabled()
                    || was.startedByCrontab() != task.startedByCrontab()
                    || !was.timing().expression().equals(task.timing().expression())
                    || !was.timing().timezone().equals(task.timing().timezone())
                    || !was.timing().clockChanges().equals(task.timing().clockChanges());
        } catch (IllegalArgumentException e) {
            // Nobody could plan what cannot be read.
            return true;
        }
    }

    private static Map<String, String> texts(Map<String, Definition> definitions) {
        Map<String, String> texts = new LinkedHashMap<>();
        definitions.forEach((name, definition) -> texts.put(name, definition.toJson()));
        return texts;
    }
}
