package dev.smartcron.simulation;

import java.time.Instant;

/**
 * An effect of a clock change on a task.
 *
 * @param at when the moved or second firing comes, or the suppressed one would have
 * @param note in words
 */
public record ClockNote(Instant at, String note) {}
