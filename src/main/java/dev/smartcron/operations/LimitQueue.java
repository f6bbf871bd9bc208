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
     * Sets those that are given; the others stay as they are, be they an operator's or the settings'. What runs goes on.
     *
     * @param maxRunning jobs at once; null for what holds
     * @param batchSize jobs that a runner takes at a time; null for what holds
     * @return whether anything changed
     * @throws UserError when one is none from 1 to 100,000
     */
    public boolean limit(@Nullable Integer maxRunning, @Nullable Integer batchSize, Actor actor, Instant now) {
        return set(maxRunning, batchSize, true, actor, now);
    }

    /**
     * Makes those of the settings hold again, but for those that are given.
     *
     * @param maxRunning jobs at once; null for the settings'
     * @param batchSize jobs that a runner takes at a time; null for the settings'
     * @return whether anything changed
     * @throws UserError when one is none from 1 to 100,000
     */
    public boolean reset(@Nullable Integer maxRunning, @Nullable Integer batchSize, Actor actor, Instant now) {
        return set(maxRunning, batchSize, false, actor, now);
    }

    private boolean set(
            @Nullable Integer maxRunning, @Nullable Integer batchSize, boolean keepsOthers, Actor actor, Instant now) {
        check("the most at once", maxRunning);
        check("the batch size", batchSize);
        boolean changed = node.database().write(session -> {
            QueueLimits before = QueueLimits.find(session).orElse(new QueueLimits(now, actor.name(), null, null));
            QueueLimits limits = new QueueLimits(
                    now,
                    actor.name(),
                    maxRunning == null && keepsOthers ? before.maxRunning() : maxRunning,
                    batchSize == null && keepsOthers ? before.batchSize() : batchSize);
            if (limits.areThoseOf(before)) {
                return false;
            }
            Meta.write(session, QueueLimits.KEY, limits.areTheSettings() ? null : limits.toJson());
            AuditTable.record(
                    session,
                    new AuditEntry(
                            now,
                            actor,
                            OperatorAction.LIMIT,
                            null,
                            null,
                            limits.areTheSettings()
                                    ? Json.object("reset", true)
                                    : Json.object(
                                            "max_running", limits.maxRunning(), "batch_size", limits.batchSize())));
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
