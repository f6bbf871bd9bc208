package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Reprioritised;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a task another priority than its file, until that is taken back; registering the file leaves it. */
public record ReprioritiseTask(OperatedNode node) {
    /**
     * A task with the priority that it has now.
     *
     * @param waiting how many executions that wait were changed with it
     */
    public record Changed(Applied applied, int waiting) {}

    /**
     * Sets another priority over the one in the file, also for what waits with the one that the task has.
     *
     * @throws UserError when it is none from 1 to 5
     */
    public Changed reprioritise(String name, int priority, Actor actor, Instant now) {
        check(priority);
        return change(name, new Reprioritised(priority, actor.name(), now), actor, now);
    }

    /** Takes {@link #reprioritise} back. Changes nothing when the file's priority holds already. */
    public Changed reset(String name, Actor actor, Instant now) {
        return change(name, null, actor, now);
    }

    static void check(@Nullable Integer priority) {
        if (priority != null && (priority < 1 || priority > 5)) {
            throw UserError.wrongUse(priority + " is no priority", "Give a whole number from 1 (critical) to 5 (low).");
        }
    }

    private Changed change(String name, @Nullable Reprioritised to, Actor actor, Instant now) {
        return node.changeTerms(now, session -> {
            TaskRow row = node.names().find(name);
            OperatedNode.refuseCrontab(row, "The system's cron knows no priorities.");
            if (to == null && row.reprioritised() == null) {
                return new Changed(new Applied(row, false), 0);
            }
            int was = OperatedNode.readable(row).priority();
            int waiting = new TaskChanges(session).reprioritise(row, was, to);
            Map<String, @Nullable Object> facts =
                    to == null ? Json.object("reset", true) : Json.object("priority", to.priority());
            facts.put("waiting", waiting);
            AuditTable.record(session, new AuditEntry(now, actor, OperatorAction.REPRIORITISE, name, null, facts));
            return new Changed(new Applied(node.names().find(name), true), waiting);
        });
    }
}
