package dev.smartcron.store;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.task.Policy.Overlap;
import java.time.Instant;

/** Executions that are added for a runner to find. */
public final class Added {
    private Added() {}

    /** A manual start; returns its id. */
    public static long manual(Database database, String task, Instant now) {
        return of(database, task, Trigger.MANUAL, Overlap.SKIP, 3, now);
    }

    /** One that anything else asked for. */
    public static long of(
            Database database, String task, Trigger trigger, Overlap overlap, int priority, Instant dueAt) {
        NewExecution added = new NewExecution(
                task,
                trigger,
                overlap,
                priority,
                null,
                dueAt,
                Status.PENDING,
                Reason.of(ReasonCode.TRIGGERED).with("by", "ann"),
                1,
                null,
                null,
                null,
                null,
                0,
                null);
        return database.write(session -> new ExecutionWrites(session).add(added, dueAt))
                .orElseThrow();
    }
}
