package dev.smartcron.store;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import java.time.Instant;

/**
 * Why a firing, or a run of them, is not started.
 *
 * @param status {@link Status#MISSED} or {@link Status#SKIPPED}
 * @param count how many, from the first to {@code last}
 */
public record Dropped(Status status, Reason why, int count, Instant last) {}
