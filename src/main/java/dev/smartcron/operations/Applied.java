package dev.smartcron.operations;

import dev.smartcron.store.rows.TaskRow;

/**
 * A task as it is after an operation.
 *
 * @param changed false when it stood that way already, so that nothing was done
 */
public record Applied(TaskRow task, boolean changed) {}
