package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.status.TaskNames;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.AuditTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.plan.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Disables tasks and enables them again. All of those named, or none. */
public final class SwitchTasks {
    private final Database database;
    private final TaskNames names;
    private final Planner planner;
    private final NodeRunner runner;

    public SwitchTasks(Database database, Planner planner, NodeRunner runner) {
        this.database = database;
        this.names = new TaskNames(new TaskTable(database));
        this.planner = planner;
        this.runner = runner;
    }

    /** Keeps tasks from being started; what is already due first gets its rows. */
    public List<Applied> disable(List<String> tasks, Actor actor, Instant now) {
        return turn(tasks, false, actor, now);
    }

    /** Takes {@link #disable} back; nothing that would have been due meanwhile is caught up. */
    public List<Applied> enable(List<String> tasks, Actor actor, Instant now) {
        return turn(tasks, true, actor, now);
    }

    private List<Applied> turn(List<String> tasks, boolean on, Actor actor, Instant now) {
        List<Applied> done = database.write(session -> {
            if (!on) {
                planner.planEverywhere(now);
            }
            List<TaskRow> rows = names.find(tasks);
            rows.forEach(SwitchTasks::refuseCrontab);
            TaskChanges table = new TaskChanges(session);
            List<Applied> all = new ArrayList<>();
            for (TaskRow row : rows) {
                boolean changed = on == (row.disabledAt() != null);
                if (changed && on) {
                    table.enable(
                            row.name(), row.enabled() ? NextDue.of(row, Task.of(row.definition()), now) : null, now);
                } else if (changed) {
                    table.disable(row.name(), actor.name(), now);
                }
                if (changed) {
                    OperatorAction action = on ? OperatorAction.ENABLE : OperatorAction.DISABLE;
                    AuditTable.record(session, AuditEntry.of(now, actor, action, row.name(), null));
                }
                all.add(new Applied(names.find(row.name()), changed));
            }
            return all;
        });
        runner.call();
        return done;
    }

    private static void refuseCrontab(TaskRow row) {
        if (row.kind() == TaskRow.Kind.CRONTAB) {
            throw UserError.wrongUse(
                    row.name() + " is started by the crontab, not by a runner",
                    "Take its line out of the crontab, or put it back (crontab -e, /etc/cron.d).");
        }
    }
}
