package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.task.Task;
import java.time.Instant;

/** Starts a task now, be it due or not, disabled or not: one execution for a runner to claim. */
public record TriggerTask(OperatedNode node) {
    /** Adds an execution that waits for a runner, and returns its id. */
    public long trigger(String name, Actor actor, Instant now) {
        long added = node.database().write(session -> {
            Task task = node.startable(name, "Give its command itself, such as smartcron run.");
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
}
