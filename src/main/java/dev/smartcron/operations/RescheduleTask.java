package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.status.TaskNames;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.query.AuditTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.plan.Planner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives a task another schedule than its file, until that is taken back; registering the file leaves it. */
public final class RescheduleTask {
    private final Database database;
    private final TaskNames names;
    private final Planner planner;
    private final NodeRunner runner;

    public RescheduleTask(Database database, Planner planner, NodeRunner runner) {
        this.database = database;
        this.names = new TaskNames(new TaskTable(database));
        this.planner = planner;
        this.runner = runner;
    }

    /**
     * Sets another schedule over the one in the file.
     *
     * @param timezone null for the file's
     * @throws UserError when schedule or zone cannot be read, or make another kind of task
     */
    public Applied reschedule(String name, String schedule, @Nullable String timezone, Actor actor, Instant now) {
        Rescheduled to = new Rescheduled(schedule, timezone, actor.name(), now);
        return change(name, to, actor, now);
    }

    /** Takes {@link #reschedule} back. Changes nothing when the file's schedule holds already. */
    public Applied reset(String name, Actor actor, Instant now) {
        return change(name, null, actor, now);
    }

    private Applied change(String name, @Nullable Rescheduled to, Actor actor, Instant now) {
        Applied done = database.write(session -> {
            planner.planEverywhere(now);
            TaskRow row = names.find(name);
            refuseOtherKinds(row);
            boolean changed = to != null || row.rescheduled() != null;
            if (changed) {
                change(session, row, to, now);
                AuditTable.record(
                        session,
                        to == null
                                ? AuditEntry.of(now, actor, OperatorAction.RESCHEDULE, name, null, "reset", true)
                                : AuditEntry.of(
                                        now,
                                        actor,
                                        OperatorAction.RESCHEDULE,
                                        name,
                                        null,
                                        "schedule",
                                        to.schedule(),
                                        "timezone",
                                        to.timezone()));
            }
            return new Applied(names.find(name), changed);
        });
        runner.call();
        return done;
    }

    private static void change(Session session, TaskRow row, @Nullable Rescheduled to, Instant now) {
        Task task = to == null ? Task.of(row.declared()) : read(row, to);
        TaskChanges table = new TaskChanges(session);
        table.reschedule(row.name(), to, NextDue.kind(task));
        table.replan(row.name(), row.disabledAt() == null ? NextDue.of(row, task, now) : null, now);
    }

    private static Task read(TaskRow row, Rescheduled to) {
        try {
            if (to.timezone() != null) {
                Zones.parse(to.timezone());
            }
            Task task = Task.of(to.over(row.declared()));
            if (task.timing().schedule().isPresent() && NextDue.kind(task) != Kind.CONTINUOUS) {
                return task;
            }
        } catch (BadSchedule | IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        throw refused("@continuous makes another kind of task: write it into the task file");
    }

    private static UserError refused(String message) {
        return UserError.wrongUse(message, "smartcron next --schedule EXPR shows what one would do.");
    }

    private static void refuseOtherKinds(TaskRow row) {
        if (row.kind() == Kind.CRONTAB || row.kind() == Kind.CONTINUOUS) {
            throw UserError.wrongUse(
                    row.name() + (row.kind() == Kind.CRONTAB ? " is started by the crontab" : " is kept running")
                            + ", not by a schedule",
                    "@continuous tasks and crontab lines cannot be rescheduled.");
        }
    }
}
