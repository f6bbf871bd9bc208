package dev.smartcron.store.query;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
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
    /** Words of a text; the last one is all that is left of it. */
    private static final int MOST_WORDS = 8;

    /**
     * Narrows what is shown by what no index knows: rows are walked for it, so many at a time.
     *
     * @param until only those that began before; null for up to now
     * @param trigger null for every one
     * @param node that has it or had it; null for every one
     * @param reason of its state; null for any, and none
     * @param owner whom a job belongs to; null for anybody
     * @param text words that are all in the recorded reason: in its code's sentence or in its facts; null for any, and none
     */
    public record Narrowing(
            @Nullable Instant until,
            @Nullable Trigger trigger,
            @Nullable String node,
            @Nullable ReasonCode reason,
            @Nullable String owner,
            @Nullable String text) {
        public static final Narrowing NONE = new Narrowing(null, null, null, null, null, null);

        /** The words of the text. */
        List<String> words() {
            return text == null || text.isBlank()
                    ? List.of()
                    : List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+", MOST_WORDS));
        }
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
