package dev.smartcron.store.rows;

import dev.smartcron.execution.Attempt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim and how it ended.
 *
 * @param survivors processes that could not be killed; with any, the claim keeps its lock
 * @param retry when another attempt follows; null when this was the last one
 */
public record EndedAttempt(
        Claim claim,
        Attempt attempt,
        List<String> survivors,
        @Nullable Retry retry) {
    public EndedAttempt(Claim claim, Attempt attempt) {
        this(claim, attempt, List.of(), null);
    }
}
