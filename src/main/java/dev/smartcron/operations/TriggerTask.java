package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.status.TaskNames;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.AuditTable;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import java.time.Instant;

/** Starts a task now, be it due or not, disabled or not: one execution for a runner to claim. */
public final class TriggerTask {
    private final Database database;
    private final TaskNames names;
    private final Node node;
    private final NodeRunner runner;

    /** @param node this one */
    public TriggerTask(Database database, Node node, NodeRunner runner) {
        this.database = database;
        this.names = new TaskNames(new TaskTable(database));
        this.node = node;
        this.runner = runner;
    }

    /** The id of the execution that waits for a runner. */
    public long trigger(String name, Actor actor, Instant now) {
        long added = database.write(session -> {
            Task task = startable(names.find(name));
            Reason why = Reason.of(ReasonCode.TRIGGERED).with("by", actor.name());
            long id = new ExecutionWrites(session)
                    .add(NewExecution.manual(task, why, now), now)
                    .orElseThrow();
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
        RegisteredTask registered = RegisteredTask.of(row);
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
        if (database.file() == null || policy.mayRunOn(node.name(), node.environment())) {
            return;
        }
        throw UserError.wrongUse(
                task.name() + " runs only"
                        + (policy.hosts().isEmpty() ? "" : " on " + String.join(", ", policy.hosts()))
                        + (policy.environments().isEmpty() ? "" : " in " + String.join(", ", policy.environments()))
                        + "; this is " + node.name() + ", " + node.environment(),
                "Trigger it there, or change hosts and environments in its task file.");
    }
}
