package dev.smartcron.store;

import dev.smartcron.execution.Reason;
import java.time.Instant;

/** A further attempt, and why. */
public record Retry(Instant at, Reason why) {}
