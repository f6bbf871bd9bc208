package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.store.rows.TaskRow.Rescheduled;
import dev.smartcron.task.Task;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a task another schedule than its file, until that is taken back; registering the file leaves it.
 *
 * @param revision that the task's row is to have: where somebody has changed it meanwhile, it is refused; null for any
 */
public record RescheduleTask(OperatedNode node, @Nullable Long revision) {
    public RescheduleTask(OperatedNode node) {
        this(node, null);
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

    /**
     * The task as {@link #reschedule} would leave it; nothing is changed.
     *
     * @throws UserError as that would
     */
    public TaskRow preview(String name, String schedule, @Nullable String timezone, Actor actor, Instant now) {
        TaskRow row = node.names().find(name);
        refuseOtherKinds(row);
        Rescheduled to = new Rescheduled(schedule, timezone, actor.name(), now);
        read(row, to);
        return row.with(to);
    }

    private Applied change(String name, @Nullable Rescheduled to, Actor actor, Instant now) {
        return node.changeTerms(List.of(name), now, (row, table) -> {
                    refuseOtherKinds(row);
                    if (revision != null && revision != row.revision()) {
                        throw changedMeanwhile(name);
                    }
                    if (to == null && row.rescheduled() == null) {
                        return Optional.empty();
                    }
                    Task task = to == null ? Task.of(row.declared()) : read(row, to);
                    if (!table.reschedule(row.name(), to, NextDue.kind(task), revision)) {
                        throw changedMeanwhile(name);
                    }
                    table.replan(row.name(), row.disabledAt() == null ? NextDue.of(row, task, now) : null, now);
                    Map<String, @Nullable Object> facts = to == null
                            ? Map.of("reset", true)
                            : Json.object("schedule", to.schedule(), "timezone", to.timezone());
                    return Optional.of(new AuditEntry(now, actor, OperatorAction.RESCHEDULE, name, null, facts));
                })
                .get(0);
    }

    private static UserError changedMeanwhile(String name) {
        return UserError.refused(name + " was changed meanwhile", "Look at it again, and decide by what it is now.");
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
