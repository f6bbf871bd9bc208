package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.rows.Meta;
import dev.smartcron.store.rows.QueueLimits;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the queue other limits than the settings, on all nodes of the database, until that is taken back. */
public record LimitQueue(OperatedNode node) {
    private static final int MOST = 100_000;

    /**
     * Sets them; where both are null the settings' hold again. What runs goes on.
     *
     * @param maxRunning jobs at once; null for the settings'
     * @param batchSize jobs that a runner takes at a time; null for the settings'
     * @return whether anything changed
     * @throws UserError when one is none from 1 to 100,000
     */
    public boolean limit(@Nullable Integer maxRunning, @Nullable Integer batchSize, Actor actor, Instant now) {
        check("the most at once", maxRunning);
        check("the batch size", batchSize);
        boolean reset = maxRunning == null && batchSize == null;
        boolean changed = node.database().write(session -> {
            if (reset && QueueLimits.find(session).isEmpty()) {
                return false;
            }
            QueueLimits limits = new QueueLimits(now, actor.name(), maxRunning, batchSize);
            Meta.write(session, QueueLimits.KEY, reset ? null : limits.toJson());
            AuditTable.record(
                    session,
                    new AuditEntry(
                            now,
                            actor,
                            OperatorAction.LIMIT,
                            null,
                            null,
                            reset
                                    ? Json.object("reset", true)
                                    : Json.object("max_running", maxRunning, "batch_size", batchSize)));
            return true;
        });
        if (changed) {
            node.runner().call();
        }
        return changed;
    }

    private static void check(String what, @Nullable Integer number) {
        if (number != null && (number < 1 || number > MOST)) {
            throw UserError.wrongUse(what + " cannot be " + number, "Give a whole number from 1 to 100000.");
        }
    }
}
