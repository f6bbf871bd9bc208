package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.operations.Reconciliation.Change;
import dev.smartcron.operations.Reconciliation.Kind;
import dev.smartcron.store.AuditTable;
import dev.smartcron.store.Session;
import dev.smartcron.store.TaskChanges;
import dev.smartcron.store.TaskChanges.Declared;
import dev.smartcron.store.TaskRow;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.taskfile.TaskFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            TaskChanges table = new TaskChanges(session);
            Map<String, TaskRow> before = rows();
            List<Change> changes = new ArrayList<>();
            for (int position = 0; position < file.tasks().size(); position++) {
                Task task = Task.of(file.tasks().get(position));
                Declared declared = new Declared(task, source, position, NextDue.kind(task));
                Change change = reconcile(table, declared, before.remove(task.name()), now);
                changes.add(change);
                if (change.kind() != Kind.UNCHANGED) {
                    audit(session, actor, OperatorAction.REGISTER, task.name(), change.facts(), now);
                }
            }
            before.values().stream().map(TaskRow::name).sorted().forEach(name -> {
                changes.add(new Change(name, Kind.REMOVED, List.of(), null));
                if (prune) {
                    table.remove(name, now);
                    audit(session, actor, OperatorAction.REMOVE, name, Map.of("file", source), now);
                }
            });
            table.declare("group", texts(file.groups()), prune);
            table.declare("calendar", texts(file.calendars()), prune);
            return new Reconciliation(changes, prune);
        });
    }

    /** Compares a file with the table as {@link #register} would, and changes nothing. */
    public Reconciliation compare(TaskFile file, boolean prune) {
        Map<String, TaskRow> before = rows();
        List<Change> changes = new ArrayList<>();
        for (Definition definition : file.tasks()) {
            changes.add(compare(definition, before.remove(definition.name())));
        }
        before.keySet().stream().sorted().forEach(name -> changes.add(new Change(name, Kind.REMOVED, List.of(), null)));
        return new Reconciliation(changes, prune);
    }

    private Map<String, TaskRow> rows() {
        Map<String, TaskRow> rows = new HashMap<>();
        node.tasks().all().forEach(row -> rows.put(row.name(), row));
        return rows;
    }

    private static void audit(
            Session session,
            Actor actor,
            OperatorAction action,
            String task,
            Map<String, @Nullable Object> facts,
            Instant now) {
        AuditTable.record(session, new AuditEntry(now, actor, action, task, null, facts));
    }

    private static Change reconcile(TaskChanges table, Declared declared, @Nullable TaskRow before, Instant now) {
        Change change = compare(declared.definition(), before);
        Task task = declared.task();
        if (before == null) {
            table.insert(declared, NextDue.of(task, now), now);
        } else if (change.kind() == Kind.CHANGED) {
            Task applied = before.rescheduled() == null
                    ? task
                    : Task.of(before.rescheduled().over(task.definition()));
            table.update(new Declared(task, declared.source(), declared.position(), NextDue.kind(applied)), now);
            if (isReplanned(before, applied)) {
                table.replan(task.name(), before.disabledAt() == null ? NextDue.of(before, applied, now) : null, now);
            }
        } else if (before.position() != declared.position() || !before.source().equals(declared.source())) {
            table.move(task.name(), declared.source(), declared.position());
        }
        return change;
    }

    private static Change compare(Definition definition, @Nullable TaskRow before) {
        if (before == null) {
            return new Change(definition.name(), Kind.NEW, List.of(), null);
        }
        List<Difference> differences = Difference.between(before.declared(), definition);
        return new Change(
                definition.name(),
                differences.isEmpty() ? Kind.UNCHANGED : Kind.CHANGED,
                differences,
                before.rescheduled());
    }

    /** Tells whether the change affects when the task is due; if not, a firing that is due right now must stay so. */
    private static boolean isReplanned(TaskRow before, Task task) {
        Task was = Task.of(before.definition());
        return before.problem() != null
                || was.enabled() != task.enabled()
                || was.startedByCrontab() != task.startedByCrontab()
                || !was.timing().expression().equals(task.timing().expression())
                || !was.timing().timezone().equals(task.timing().timezone())
                || !was.timing().clockChanges().equals(task.timing().clockChanges());
    }

    private static Map<String, String> texts(Map<String, Definition> definitions) {
        Map<String, String> texts = new LinkedHashMap<>();
        definitions.forEach((name, definition) -> texts.put(name, definition.toJson()));
        return texts;
    }
}
