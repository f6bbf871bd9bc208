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
 */
public record HistoryFilter(
        @Nullable String task,
        @Nullable Status status,
        @Nullable Instant since,
        int limit) {}
