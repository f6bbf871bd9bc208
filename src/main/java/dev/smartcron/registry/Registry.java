package dev.smartcron.registry;

import dev.smartcron.registry.Reconciliation.Change;
import dev.smartcron.registry.Reconciliation.Kind;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskTable;
import dev.smartcron.store.TaskTable.Declared;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.tick.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes of the task table. Each first gives every firing that is already due its row, under the old terms. */
public final class Registry {
    private final TaskTable tasks;
    private final Planner planner;

    public Registry(TaskTable tasks, Planner planner) {
        this.tasks = tasks;
        this.planner = planner;
    }

    /**
     * Makes the table what a file declares, in one transaction. What operators changed survives.
     *
     * @param file as it is named to operators
     * @param definitions that were found good
     * @param groups and {@code calendars}: by name, as JSON
     * @param prune whether tasks that are not in the file are removed
     * @param who registers, for the audit
     */
    public Reconciliation register(
            String file,
            List<Definition> definitions,
            Map<String, String> groups,
            Map<String, String> calendars,
            boolean prune,
            String who,
            Instant now) {
        planner.plan(now);
        List<Change> changes = new ArrayList<>();
        tasks.change(table -> {
            changes.clear();
            Map<String, TaskRow> before = new HashMap<>();
            table.all().forEach(row -> before.put(row.name(), row));
            for (int position = 0; position < definitions.size(); position++) {
                Task task = Task.of(definitions.get(position));
                Declared declared = new Declared(task, file, position, kind(task));
                Change change = reconcile(table, declared, before.remove(task.name()), now);
                changes.add(change);
                change.detail().ifPresent(detail -> table.audit(now, who, "register", task.name(), detail));
            }
            before.values().stream().map(TaskRow::name).sorted().forEach(name -> {
                changes.add(new Change(name, Kind.REMOVED, List.of()));
                if (prune) {
                    table.remove(name, now);
                    table.audit(now, who, "remove", name, "not in " + file);
                }
            });
            table.replaceDeclarations("group", groups);
            table.replaceDeclarations("calendar", calendars);
        });
        return new Reconciliation(changes, prune);
    }

    /** What {@link #register} would change; nothing is. */
    public Reconciliation compare(List<Definition> definitions, boolean prune) {
        Map<String, TaskRow> before = new HashMap<>();
        tasks.all().forEach(row -> before.put(row.name(), row));
        List<Change> changes = new ArrayList<>();
        for (Definition definition : definitions) {
            changes.add(compare(definition, before.remove(definition.name())));
        }
        before.keySet().stream().sorted().forEach(name -> changes.add(new Change(name, Kind.REMOVED, List.of())));
        return new Reconciliation(changes, prune);
    }

    /** An operator's switch. False when it stands that way already. */
    public boolean disable(String name, String who, Instant now) {
        planner.plan(now);
        boolean[] changed = {false};
        tasks.change(table -> {
            TaskRow row = table.find(name).orElseThrow();
            changed[0] = row.disabledAt() == null;
            if (changed[0]) {
                table.disable(name, who, now);
                table.audit(now, who, "disable", name, null);
            }
        });
        return changed[0];
    }

    /** Takes {@link #disable} back; nothing that would have been due meanwhile is caught up. */
    public boolean enable(String name, String who, Instant now) {
        boolean[] changed = {false};
        tasks.change(table -> {
            TaskRow row = table.find(name).orElseThrow();
            changed[0] = row.disabledAt() != null;
            if (changed[0]) {
                Instant next = row.enabled() ? nextDue(Task.of(row.definition()), now) : null;
                table.enable(name, next, now);
                table.audit(now, who, "enable", name, null);
            }
        });
        return changed[0];
    }

    private static Change reconcile(TaskTable.Change table, Declared declared, @Nullable TaskRow before, Instant now) {
        Change change = compare(declared.definition(), before);
        Task task = declared.task();
        if (before == null) {
            table.insert(declared, nextDue(task, now), now);
        } else if (change.kind() == Kind.CHANGED) {
            table.update(declared, now);
            if (isReplanned(before, task)) {
                table.replan(task.name(), before.disabledAt() == null ? nextDue(task, now) : null, now);
            }
        } else if (before.position() != declared.position() || !before.source().equals(declared.source())) {
            table.move(task.name(), declared.source(), declared.position());
        }
        return change;
    }

    private static Change compare(Definition definition, @Nullable TaskRow before) {
        if (before == null) {
            return new Change(definition.name(), Kind.NEW, List.of());
        }
        List<Difference> differences = Difference.between(before.definition(), definition);
        return new Change(definition.name(), differences.isEmpty() ? Kind.UNCHANGED : Kind.CHANGED, differences);
    }

    /** Whether what changed says when the task is due; if not, a firing that is due right now must stay so. */
    private static boolean isReplanned(TaskRow before, Task task) {
        Task was = Task.of(before.definition());
        return before.problem() != null
                || was.enabled() != task.enabled()
                || was.startedByCrontab() != task.startedByCrontab()
                || !was.timing().expression().equals(task.timing().expression())
                || !was.timing().timezone().equals(task.timing().timezone())
                || !was.timing().clockChanges().equals(task.timing().clockChanges());
    }

    /** The first firing after now; null when no clock starts the task. */
    private static @Nullable Instant nextDue(Task task, Instant now) {
        if (!task.enabled() || kind(task) != TaskRow.Kind.TIMED) {
            return null;
        }
        return schedule(task).flatMap(schedule -> schedule.next(now)).orElse(null);
    }

    private static TaskRow.Kind kind(Task task) {
        if (task.startedByCrontab()) {
            return TaskRow.Kind.CRONTAB;
        }
        return schedule(task)
                .map(schedule -> switch (schedule.kind()) {
                    case TIMED -> TaskRow.Kind.TIMED;
                    case REBOOT -> TaskRow.Kind.REBOOT;
                    case CONTINUOUS -> TaskRow.Kind.CONTINUOUS;
                })
                .orElse(TaskRow.Kind.ON_DEMAND);
    }

    private static Optional<Schedule> schedule(Task task) {
        try {
            return task.timing().schedule();
        } catch (BadSchedule e) {
            throw new IllegalArgumentException(task.name() + ": " + e.getMessage(), e);
        }
    }
}
