package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.status.TaskNames;
import dev.smartcron.store.AuditTable;
import dev.smartcron.store.Database;
import dev.smartcron.store.Pause;
import dev.smartcron.store.Session;
import dev.smartcron.store.TaskChanges;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskTable;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.plan.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps firings from being started for a while, of some tasks or of all, and ends that again. What is due in a pause is
 * recorded as skipped, and none of it is caught up.
 */
public final class PauseTasks {
    private final Database database;
    private final TaskTable tasks;
    private final TaskNames names;
    private final Planner planner;
    private final NodeRunner runner;

    public PauseTasks(Database database, Planner planner, NodeRunner runner) {
        this.database = database;
        this.tasks = new TaskTable(database);
        this.names = new TaskNames(tasks);
        this.planner = planner;
        this.runner = runner;
    }

    /**
     * Pauses tasks: all of those named, or none.
     *
     * @param until when that ends by itself; null when somebody has to {@link #resume} them
     */
    public List<Applied> pause(List<String> named, @Nullable Instant until, Actor actor, Instant now) {
        return change(now, session -> {
            List<Applied> all = new ArrayList<>();
            for (TaskRow row : rows(named)) {
                new TaskChanges(session).pause(row.name(), new Pause(now, actor.name(), until));
                AuditTable.record(
                        session, AuditEntry.of(now, actor, OperatorAction.PAUSE, row.name(), null, "until", until));
                all.add(new Applied(names.find(row.name()), true));
            }
            return all;
        });
    }

    /** Ends the pauses of tasks, as {@link #pause}. */
    public List<Applied> resume(List<String> named, Actor actor, Instant now) {
        return change(now, session -> {
            List<Applied> all = new ArrayList<>();
            for (TaskRow row : rows(named)) {
                boolean paused = row.pause() != null && row.pause().covers(now);
                if (paused) {
                    new TaskChanges(session).pause(row.name(), null);
                    AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.RESUME, row.name(), null));
                }
                all.add(new Applied(names.find(row.name()), paused));
            }
            return all;
        });
    }

    /** As {@link #pause} for every task, those not yet registered too; tasks keep their own pauses beside it. */
    public Pause pauseAll(@Nullable Instant until, Actor actor, Instant now) {
        return change(now, session -> {
            Pause pause = new Pause(now, actor.name(), until);
            new TaskChanges(session).pauseAll(pause);
            AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.PAUSE, null, null, "until", until));
            return pause;
        });
    }

    /** Ends a pause of everything. False when there is none to end. */
    public boolean resumeAll(Actor actor, Instant now) {
        return change(now, session -> {
            boolean paused =
                    tasks.pauseOfAll().filter(pause -> pause.covers(now)).isPresent();
            if (paused) {
                new TaskChanges(session).pauseAll(null);
                AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.RESUME, null, null));
            }
            return paused;
        });
    }

    /** Makes a change; what is already due first gets its rows, under the old terms. */
    private <T> T change(Instant now, Function<Session, T> work) {
        T done = database.write(session -> {
            planner.planEverywhere(now);
            return work.apply(session);
        });
        runner.call();
        return done;
    }

    private List<TaskRow> rows(List<String> named) {
        List<TaskRow> rows = names.find(named);
        for (TaskRow row : rows) {
            if (row.kind() == TaskRow.Kind.CRONTAB) {
                throw UserError.wrongUse(
                        row.name() + " is started by the crontab, not by a runner",
                        "smartcron pause --all keeps everything else from starting.");
            }
        }
        return rows;
    }
}
