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
import java.util.ArrayList;
import java.util.List;

/** Starts a task now, be it due or not, disabled or not: one execution for a runner to claim. */
public record TriggerTask(OperatedNode node) {
    /** Adds an execution that waits for a runner, and returns its id. */
    public long trigger(String name, Actor actor, Instant now) {
        return trigger(List.of(name), actor, now).get(0);
    }

    /** Has what waits looked at without waiting for the next minute: by the runner that stays, otherwise by a tick. */
    public void startNow() {
        if (!node.runner().isThere()) {
            node.runner().tickUntil(() -> true);
        }
    }

    /** As {@link #trigger(String, Actor, Instant)} of several: all of those named, each once, or none. */
    public List<Long> trigger(List<String> names, Actor actor, Instant now) {
        Reason why = Reason.of(ReasonCode.TRIGGERED).with("by", actor.name());
        List<Long> added = node.database().write(session -> {
            List<Long> ids = new ArrayList<>();
            for (String name : names.stream().distinct().toList()) {
                Task task = node.startable(name, "Give its command itself, such as smartcron run.");
                long id = new ExecutionWrites(session)
                        .add(NewExecution.manual(task, why, now), now)
                        .orElseThrow();
                AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.TRIGGER, name, id));
                ids.add(id);
            }
            return ids;
        });
        node.runner().call();
        return added;
    }
}
