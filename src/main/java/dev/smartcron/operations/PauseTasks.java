package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.Pause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps firings from being started for a while, of some tasks or of all, and ends that again. What is due in a pause is
 * recorded as skipped, and none of it is caught up.
 */
public record PauseTasks(OperatedNode node) {
    private static final String NOT_THE_CRONTAB = "smartcron pause --all keeps everything else from starting.";

    /**
     * Pauses tasks: all of those named, or none.
     *
     * @param until when that ends by itself; null when somebody has to {@link #resume} them
     */
    public List<Applied> pause(List<String> named, @Nullable Instant until, Actor actor, Instant now) {
        return node.changeTerms(named, now, (row, table) -> {
            OperatedNode.refuseCrontab(row, NOT_THE_CRONTAB);
            table.pause(row.name(), new Pause(now, actor.name(), until));
            return Optional.of(AuditEntry.of(now, actor, OperatorAction.PAUSE, row.name(), null, "until", until));
        });
    }

    /** Ends the pauses of tasks, as {@link #pause}. */
    public List<Applied> resume(List<String> named, Actor actor, Instant now) {
        return node.changeTerms(named, now, (row, table) -> {
            OperatedNode.refuseCrontab(row, NOT_THE_CRONTAB);
            if (row.pause() == null || !row.pause().covers(now)) {
                return Optional.empty();
            }
            table.pause(row.name(), null);
            return Optional.of(AuditEntry.of(now, actor, OperatorAction.RESUME, row.name(), null));
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
}
