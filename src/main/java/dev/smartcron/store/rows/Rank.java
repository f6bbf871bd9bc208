package dev.smartcron.store.rows;

import dev.smartcron.execution.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;

/** The order of what waits: by priority, which rises by one with each ten minutes of waiting, then by age. */
public final class Rank {
    private static final long RISES_AFTER_MILLIS = Duration.ofMinutes(10).toMillis();

    /** The same in SQL; takes {@code :now}. */
    static final String SQL = risen("e") + ", e.due_at, e.id";

    /** Whether an execution {@code w} comes after a place in that order; takes {@code :now} and {@link QueuePlace#values}. */
    static final String AFTER = "(" + risen("w") + " > :after_rank or (" + risen("w")
            + " = :after_rank and (w.due_at > :after_due or (w.due_at = :after_due and w.id > :after_id))))";

    private Rank() {}

    private static String risen(String table) {
        return table + ".priority - (:now - " + table + ".due_at) / " + RISES_AFTER_MILLIS;
    }

    private static long risen(Execution execution, Instant now) {
        return execution.priority() - Duration.between(execution.dueAt(), now).toMillis() / RISES_AFTER_MILLIS;
    }

    /**
     * A place in the order.
     *
     * @param rank the priority that the execution there has by now
     * @param dueAt of that execution, in milliseconds
     */
    public record QueuePlace(long rank, long dueAt, long id) {
        /** Before all of them. */
        public static final QueuePlace START = new QueuePlace(-1L << 60, 0, 0);

        /** The place of an execution, be it still waiting or not. */
        public static QueuePlace of(Execution execution, Instant now) {
            return new QueuePlace(risen(execution, now), execution.dueAt().toEpochMilli(), execution.id());
        }

        /** By the names that the condition takes. */
        public Map<String, Object> values() {
            return Map.of("after_rank", rank, "after_due", dueAt, "after_id", id);
        }
    }

    /** Sorts executions that are due; those that go first are less. */
    public static Comparator<Execution> at(Instant now) {
        return Comparator.<Execution>comparingLong(execution -> risen(execution, now))
                .thenComparing(Execution::dueAt)
                .thenComparing(Execution::id);
    }
}
