package dev.smartcron.store;

import dev.smartcron.execution.Reason;
import java.time.Instant;

/** A further attempt, and why. */
public record Again(Instant at, Reason why) {}
