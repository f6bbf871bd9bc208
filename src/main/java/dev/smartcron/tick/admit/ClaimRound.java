package dev.smartcron.tick.admit;

import dev.smartcron.execution.Outcome;
import dev.smartcron.store.rows.Claim;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a round of claims.
 *
 * @param refused outcomes of executions that were due and are not to be started
 * @param stopsAsked whether executions that are in the way of others were asked to be stopped
 * @param batchFull whether there may be places for more jobs than a runner takes at a time
 * @param nextDue when the first of what is not due yet will be; null when nothing is to come
 */
public record ClaimRound(
        List<Claim> claimed,
        List<Outcome> refused,
        boolean stopsAsked,
        boolean batchFull,
        @Nullable Instant nextDue) {
    /** One on a node without a free place. */
    static ClaimRound full(@Nullable Instant nextDue) {
        return new ClaimRound(List.of(), List.of(), false, false, nextDue);
    }
}
