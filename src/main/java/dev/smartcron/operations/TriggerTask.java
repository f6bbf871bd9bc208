package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import java.time.Instant;

/** Starts a task now, be it due or not, disabled or not: one execution for a runner to claim. */
public record TriggerTask(OperatedNode node) {
    /** Adds an execution that waits for a runner, and returns its id. */
    public long trigger(String name, Actor actor, Instant now) {
        long added = node.database().write(session -> {
            Task task = startable(name);
            Reason why = Reason.of(ReasonCode.TRIGGERED).with("by", actor.name());
            long id = new ExecutionWrites(session)
                    .add(NewExecution.manual(task, why, now), now)
                    .orElseThrow();
            AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.TRIGGER, name, id));
            return id;
        });
        node.runner().call();
        return added;
    }

    private Task startable(String name) {
        TaskRow row = node.names().find(name);
        OperatedNode.refuseCrontab(row, "Give its command itself, such as smartcron run.");
        RegisteredTask registered = RegisteredTask.of(row);
        Task task = registered
                .task()
                .orElseThrow(() -> UserError.wrongUse(
                        row.name() + " " + registered.problem(), "Mend its task file and register it again."));
        refuseElsewhere(task);
        return task;
    }

    /** Refuses a task of other nodes. A database on a server is theirs too, and one of them takes it. */
    private void refuseElsewhere(Task task) {
        Policy policy = task.policy();
        Node here = node.identity();
        if (node.database().file() == null || policy.mayRunOn(here.name(), here.environment())) {
            return;
        }
        throw UserError.wrongUse(
                task.name() + " runs only " + policy.places() + "; this is " + here.name() + " in "
                        + here.environment(),
                "Trigger it there, or change hosts and environments in its task file.");
    }
}
