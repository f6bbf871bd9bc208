package dev.smartcron.store.rows;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import java.time.Instant;

/**
 * A firing, or a run of them, that is not started for one reason.
 *
 * @param status {@link Status#MISSED} or {@link Status#SKIPPED}
 * @param count how many, from the first to {@code last}
 */
public record DroppedRun(Status status, Reason why, int count, Instant last) {}
