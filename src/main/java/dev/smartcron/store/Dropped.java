package dev.smartcron.store;

import dev.smartcron.execution.Status;
import java.time.Instant;

/**
 * Why a firing, or a run of them, is not started.
 *
 * @param status {@link Status#MISSED} or {@link Status#SKIPPED}
 * @param why without the status
 * @param count how many, from the first to {@code last}
 */
public record Dropped(Status status, String why, int count, Instant last) {}
