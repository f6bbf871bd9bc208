package dev.smartcron.output.log;

import org.jspecify.annotations.Nullable;

/**
 * A position in a task's log.
 *
 * @param log which file it was, whatever its name is later; null where there was none
 */
public record LogPosition(@Nullable Object log, long offset) {}
