package dev.smartcron.store.rows;

import dev.smartcron.execution.Reason;
import java.time.Instant;

/** A further attempt, and why. */
public record Retry(Instant at, Reason why) {}
