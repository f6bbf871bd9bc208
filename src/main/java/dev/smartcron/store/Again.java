package dev.smartcron.store;

import java.time.Instant;

/** A further attempt, and why in words. */
public record Again(Instant at, String why) {}
