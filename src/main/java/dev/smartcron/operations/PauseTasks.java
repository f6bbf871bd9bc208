package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.AuditTable;
import dev.smartcron.store.Pause;
import dev.smartcron.store.TaskChanges;
import dev.smartcron.store.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps firings from being started for a while, of some tasks or of all, and ends that again. What is due in a pause is
 * recorded as skipped, and none of it is caught up.
 */
public record PauseTasks(OperatedNode node) {
    /**
     * Pauses tasks: all of those named, or none.
     *
     * @param until when that ends by itself; null when somebody has to {@link #resume} them
     */
    public List<Applied> pause(List<String> named, @Nullable Instant until, Actor actor, Instant now) {
        return node.changeTerms(now, session -> {
            List<Applied> all = new ArrayList<>();
            for (TaskRow row : rows(named)) {
                new TaskChanges(session).pause(row.name(), new Pause(now, actor.name(), until));
                AuditTable.record(
                        session, AuditEntry.of(now, actor, OperatorAction.PAUSE, row.name(), null, "until", until));
                all.add(new Applied(node.names().find(row.name()), true));
            }
            return all;
        });
    }

    /** Ends the pauses of tasks, as {@link #pause}. */
    public List<Applied> resume(List<String> named, Actor actor, Instant now) {
        return node.changeTerms(now, session -> {
            List<Applied> all = new ArrayList<>();
            for (TaskRow row : rows(named)) {
                boolean paused = row.pause() != null && row.pause().covers(now);
                if (paused) {
                    new TaskChanges(session).pause(row.name(), null);
                    AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.RESUME, row.name(), null));
                }
                all.add(new Applied(node.names().find(row.name()), paused));
            }
            return all;
        });
    }

    /** As {@link #pause} for every task, those not yet registered too; tasks keep their own pauses beside it. */
    public Pause pauseAll(@Nullable Instant until, Actor actor, Instant now) {
        return node.changeTerms(now, session -> {
            Pause pause = new Pause(now, actor.name(), until);
            new TaskChanges(session).pauseAll(pause);
            AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.PAUSE, null, null, "until", until));
            return pause;
        });
    }

    /** Ends a pause of everything. False when there is none to end. */
    public boolean resumeAll(Actor actor, Instant now) {
        return node.changeTerms(now, session -> {
            boolean paused =
                    node.tasks().pauseOfAll().filter(pause -> pause.covers(now)).isPresent();
            if (paused) {
                new TaskChanges(session).pauseAll(null);
                AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.RESUME, null, null));
            }
            return paused;
        });
    }

    private List<TaskRow> rows(List<String> named) {
        return node.startedByRunners(named, "smartcron pause --all keeps everything else from starting.");
    }
}
