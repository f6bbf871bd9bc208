package dev.smartcron.store.rows;

import dev.smartcron.task.Policy.Overlap;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task's due firings, decided, and how far it is planned with them.
 *
 * @param task as it was read
 * @param nextDue the first firing not in here; null when none will come
 * @param plannedTo every firing up to here is in here
 * @param problem why the task can no longer be planned; null when it can
 */
public record Plan(
        TaskRow task,
        int priority,
        Overlap overlap,
        List<Firing> firings,
        @Nullable Instant nextDue,
        Instant plannedTo,
        @Nullable String problem) {}
