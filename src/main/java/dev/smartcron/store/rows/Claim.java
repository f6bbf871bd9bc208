package dev.smartcron.store.rows;

import dev.smartcron.execution.Trigger;
import dev.smartcron.task.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution that is this runner's own.
 *
 * @param scheduledAt null for what no schedule asked for
 * @param owner whom a job belongs to; null for none
 * @param key of a job; null for none
 * @param attempt the number of the attempt to start, from one
 * @param slot which of the task's locks it holds
 * @param lastSuccess start of the task's newest execution that succeeded; null when none did
 * @param parent the execution whose outcome started it; null for none
 */
public record Claim(
        long execution,
        Task task,
        Trigger trigger,
        @Nullable Instant scheduledAt,
        @Nullable String owner,
        @Nullable String key,
        int attempt,
        int slot,
        long fence,
        @Nullable Instant lastSuccess,
        @Nullable Parent parent,
        Instant claimedAt) {
    /** The same claim of the task as it was. */
    public Claim with(Task as) {
        return new Claim(
                execution, as, trigger, scheduledAt, owner, key, attempt, slot, fence, lastSuccess, parent, claimedAt);
    }
}
