package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Trigger;
import dev.smartcron.status.Registered;
import dev.smartcron.status.TaskNames;
import dev.smartcron.store.AuditTable;
import dev.smartcron.store.Database;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.Place;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskTable;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import java.time.Instant;

/** Starts a task now, be it due or not, disabled or not: one execution for a runner to claim. */
public final class TriggerTask {
    private final Database database;
    private final TaskNames names;
    private final ExecutionTable executions;
    private final Place place;
    private final NodeRunner runner;

    /** @param place where this program runs */
    public TriggerTask(Database database, Place place, NodeRunner runner) {
        this.database = database;
        this.names = new TaskNames(new TaskTable(database));
        this.executions = new ExecutionTable(database);
        this.place = place;
        this.runner = runner;
    }

    /** The id of the execution that waits for a runner. */
    public long trigger(String name, Actor actor, Instant now) {
        long added = database.write(session -> {
            Task task = startable(names.find(name));
            long id = executions.add(
                    name,
                    Trigger.MANUAL,
                    task.policy().overlap(),
                    task.priority(),
                    now,
                    "triggered by " + actor.name() + ", waits for a tick",
                    null,
                    now);
            AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.TRIGGER, name, id));
            return id;
        });
        runner.call();
        return added;
    }

    private Task startable(TaskRow row) {
        if (row.kind() == TaskRow.Kind.CRONTAB) {
            throw UserError.wrongUse(
                    row.name() + " is started by the crontab, not by a runner",
                    "Give its command itself, such as smartcron run.");
        }
        Registered registered = Registered.of(row);
        Task task = registered
                .task()
                .orElseThrow(() -> UserError.wrongUse(
                        row.name() + " " + registered.problem(), "Mend its task file and register it again."));
        refuseElsewhere(task);
        return task;
    }

    /** With a database of this machine's own there is no other node that could take it. */
    private void refuseElsewhere(Task task) {
        Policy policy = task.policy();
        if (database.file() == null || policy.mayRunOn(place.node(), place.environment())) {
            return;
        }
        throw UserError.wrongUse(
                task.name() + " runs only"
                        + (policy.hosts().isEmpty() ? "" : " on " + String.join(", ", policy.hosts()))
                        + (policy.environments().isEmpty() ? "" : " in " + String.join(", ", policy.environments()))
                        + "; this is " + place.node() + ", " + place.environment(),
                "Trigger it there, or change hosts and environments in its task file.");
    }
}
