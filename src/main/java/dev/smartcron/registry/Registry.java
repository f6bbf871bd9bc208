package dev.smartcron.registry;

import dev.smartcron.registry.Reconciliation.Change;
import dev.smartcron.registry.Reconciliation.Kind;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.store.Pause;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskRow.Rescheduled;
import dev.smartcron.store.TaskTable;
import dev.smartcron.store.TaskTable.Declared;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Task;
import dev.smartcron.tick.plan.Planner;
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
        planner.planEverywhere(now);
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
                changes.add(new Change(name, Kind.REMOVED, List.of(), null));
                if (prune) {
                    table.remove(name, now);
                    table.audit(now, who, "remove", name, "not in " + file);
                }
            });
            table.declare("group", groups, prune);
            table.declare("calendar", calendars, prune);
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
        before.keySet().stream().sorted().forEach(name -> changes.add(new Change(name, Kind.REMOVED, List.of(), null)));
        return new Reconciliation(changes, prune);
    }

    /** An operator's switch. False when it stands that way already. */
    public boolean disable(String name, String who, Instant now) {
        planner.planEverywhere(now);
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
                Instant next = row.enabled() ? nextDue(row, Task.of(row.definition()), now) : null;
                table.enable(name, next, now);
                table.audit(now, who, "enable", name, null);
            }
        });
        return changed[0];
    }

    /**
     * Keeps firings of a task from being started from now on. Each is recorded as skipped, and none is caught up.
     *
     * @param until when that ends by itself; null when somebody has to {@link #resume} it
     */
    public Pause pause(String name, @Nullable Instant until, String who, Instant now) {
        planner.planEverywhere(now);
        Pause pause = new Pause(now, who, until);
        tasks.change(table -> {
            table.pause(name, pause);
            table.audit(now, who, "pause", name, detail(until));
        });
        return pause;
    }

    /** Ends a pause. False when there is none to end. */
    public boolean resume(String name, String who, Instant now) {
        planner.planEverywhere(now);
        boolean[] changed = {false};
        tasks.change(table -> {
            Pause pause = table.find(name).orElseThrow().pause();
            changed[0] = pause != null && pause.covers(now);
            if (changed[0]) {
                table.pause(name, null);
                table.audit(now, who, "resume", name, null);
            }
        });
        return changed[0];
    }

    /** As {@link #pause} for every task, those not yet registered too; tasks keep their own pauses beside it. */
    public Pause pauseAll(@Nullable Instant until, String who, Instant now) {
        planner.planEverywhere(now);
        Pause pause = new Pause(now, who, until);
        tasks.change(table -> {
            table.pauseAll(pause);
            table.audit(now, who, "pause", null, detail(until));
        });
        return pause;
    }

    /** Ends a pause of everything. False when there is none to end. */
    public boolean resumeAll(String who, Instant now) {
        planner.planEverywhere(now);
        boolean paused = tasks.pauseOfAll().filter(pause -> pause.covers(now)).isPresent();
        if (paused) {
            tasks.change(table -> {
                table.pauseAll(null);
                table.audit(now, who, "resume", null, null);
            });
        }
        return paused;
    }

    private static @Nullable String detail(@Nullable Instant until) {
        return until == null ? null : "until " + until;
    }

    /**
     * Sets another schedule over the one in the file, until it is taken back; registering the file leaves it.
     *
     * @param timezone null for the file's
     * @throws BadSchedule when schedule or zone cannot be read
     * @throws IllegalArgumentException for {@code @continuous}, which is no schedule but another kind of task
     */
    public void reschedule(String name, String schedule, @Nullable String timezone, String who, Instant now)
            throws BadSchedule {
        Rescheduled to = new Rescheduled(schedule, timezone, who, now);
        Definition declared = tasks.find(name).orElseThrow().declared();
        Task changed = Task.of(to.over(declared));
        Schedule parsed = changed.timing().schedule().orElseThrow();
        if (parsed.kind() == ScheduleKind.CONTINUOUS) {
            throw new IllegalArgumentException("@continuous makes another kind of task: write it into the task file");
        }
        planner.planEverywhere(now);
        tasks.change(table -> {
            TaskRow row = table.find(name).orElseThrow();
            Task task = Task.of(to.over(row.declared()));
            table.reschedule(name, to, kind(task));
            table.replan(name, row.disabledAt() == null ? nextDue(row, task, now) : null, now);
            table.audit(now, who, "reschedule", name, schedule + (timezone == null ? "" : " " + timezone));
        });
    }

    /** Takes {@link #reschedule} back. False when the file's schedule holds already. */
    public boolean resetSchedule(String name, String who, Instant now) {
        planner.planEverywhere(now);
        boolean[] changed = {false};
        tasks.change(table -> {
            TaskRow row = table.find(name).orElseThrow();
            changed[0] = row.rescheduled() != null;
            if (changed[0]) {
                Task task = Task.of(row.declared());
                table.reschedule(name, null, kind(task));
                table.replan(name, row.disabledAt() == null ? nextDue(row, task, now) : null, now);
                table.audit(now, who, "reschedule", name, "back to the file's");
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
            Task applied = before.rescheduled() == null
                    ? task
                    : Task.of(before.rescheduled().over(task.definition()));
            table.update(new Declared(task, declared.source(), declared.position(), kind(applied)), now);
            if (isReplanned(before, applied)) {
                table.replan(task.name(), before.disabledAt() == null ? nextDue(before, applied, now) : null, now);
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

    /** The first firing that is later than now and than all that has rows, should the clock have been set back. */
    private static @Nullable Instant nextDue(TaskRow row, Task task, Instant now) {
        boolean ahead = row.plannedTo().isAfter(now) && !row.plannedTo().isAfter(now.plus(Planner.FAR_BACK));
        return nextDue(task, ahead ? row.plannedTo() : now);
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
