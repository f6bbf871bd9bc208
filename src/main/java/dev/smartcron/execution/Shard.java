package dev.smartcron.execution;

import org.jspecify.annotations.Nullable;

/**
 * The end of one of the processes of an attempt that has several.
 *
 * @param number from 0
 * @param total how many the task had then
 * @param exitCode null when a signal ended it, or nobody knows
 * @param signal null when it ended by itself, or nobody knows
 */
public record Shard(
        int number,
        int total,
        Status status,
        @Nullable Integer exitCode,
        @Nullable Integer signal) {}
