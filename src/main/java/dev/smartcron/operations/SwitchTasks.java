package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Disables tasks and enables them again. All of those named, or none. */
public record SwitchTasks(OperatedNode node) {
    /** Keeps tasks from being started; what is already due first gets its rows. */
    public List<Applied> disable(List<String> tasks, Actor actor, Instant now) {
        return turn(tasks, false, actor, now);
    }

    /** Takes {@link #disable} back; nothing that would have been due meanwhile is caught up. */
    public List<Applied> enable(List<String> tasks, Actor actor, Instant now) {
        return turn(tasks, true, actor, now);
    }

    private List<Applied> turn(List<String> tasks, boolean on, Actor actor, Instant now) {
        return node.changeTerms(tasks, now, (row, table) -> {
            OperatedNode.refuseCrontab(
                    row, "Take its line out of the crontab, or put it back (crontab -e, /etc/cron.d).");
            if (on == (row.disabledAt() == null)) {
                return Optional.empty();
            }
            if (on) {
                Task task = OperatedNode.readable(row);
                table.enable(row.name(), row.enabled() ? NextDue.of(row, task, now) : null, now);
            } else {
                table.disable(row.name(), actor.name(), now);
            }
            OperatorAction action = on ? OperatorAction.ENABLE : OperatorAction.DISABLE;
            return Optional.of(AuditEntry.of(now, actor, action, row.name(), null));
        });
    }
}
