package dev.smartcron.store.query;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects the executions to show.
 *
 * @param task null for every task
 * @param status null for every state
 * @param since null for all time
 * @param narrowing what no index knows
 * @param before only those with a smaller id; null for all
 */
public record HistoryFilter(
        @Nullable String task,
        @Nullable Status status,
        @Nullable Instant since,
        Narrowing narrowing,
        @Nullable Long before,
        int limit) {
    /**
     * Narrows what is shown by what no index knows: rows are walked for it, so many at a time.
     *
     * @param until only those that began before; null for up to now
     * @param trigger null for every one
     * @param node that has it or had it; null for every one
     * @param reason of its state; null for any, and none
     * @param owner whom a job belongs to; null for anybody
     */
    public record Narrowing(
            @Nullable Instant until,
            @Nullable Trigger trigger,
            @Nullable String node,
            @Nullable ReasonCode reason,
            @Nullable String owner) {
        public static final Narrowing NONE = new Narrowing(null, null, null, null, null);
    }

    /** The newest of them. */
    public HistoryFilter(@Nullable String task, @Nullable Status status, @Nullable Instant since, int limit) {
        this(task, status, since, Narrowing.NONE, null, limit);
    }

    /** The same further down, and another number of them. */
    public HistoryFilter from(@Nullable Long start, int most) {
        return new HistoryFilter(task, status, since, narrowing, start, most);
    }
}
