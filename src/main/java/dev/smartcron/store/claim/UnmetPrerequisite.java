package dev.smartcron.store.claim;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A firing of another task that an execution waits for.
 *
 * @param task that other task
 * @param since a success for this time or later will do
 * @param row the other task as it is registered; null when it is not
 * @param latest its newest execution for that time or later; null when there is none
 */
public record UnmetPrerequisite(
        String task,
        Instant since,
        @Nullable TaskRow row,
        @Nullable Execution latest) {}
