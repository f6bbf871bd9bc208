package dev.smartcron.store.rows;

import dev.smartcron.execution.Execution;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;

/** The order of what waits: by priority, which rises by one with each ten minutes of waiting, then by age. */
public final class Rank {
    private static final long RISES_AFTER_MILLIS = Duration.ofMinutes(10).toMillis();

    /** The same in SQL; takes {@code :now}. */
    static final String SQL = "e.priority - (:now - e.due_at) / " + RISES_AFTER_MILLIS + ", e.due_at, e.id";

    private Rank() {}

    /** Sorts executions that are due; those that go first are less. */
    public static Comparator<Execution> at(Instant now) {
        return Comparator.<Execution>comparingLong(execution -> execution.priority()
                        - Duration.between(execution.dueAt(), now).toMillis() / RISES_AFTER_MILLIS)
                .thenComparing(Execution::dueAt)
                .thenComparing(Execution::id);
    }
}
