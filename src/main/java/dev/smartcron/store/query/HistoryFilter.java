package dev.smartcron.store.query;

import dev.smartcron.execution.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects the executions to show.
 *
 * @param task null for every task
 * @param status null for every state
 * @param since null for all time
 * @param before only those with a smaller id; null for all
 */
public record HistoryFilter(
        @Nullable String task,
        @Nullable Status status,
        @Nullable Instant since,
        @Nullable Long before,
        int limit) {
    /** The newest of them. */
    public HistoryFilter(@Nullable String task, @Nullable Status status, @Nullable Instant since, int limit) {
        this(task, status, since, null, limit);
    }
}
