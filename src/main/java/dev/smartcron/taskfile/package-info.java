/** A task file in; its tasks, or every problem with line and column, out. */
@NullMarked
package dev.smartcron.taskfile;

import org.jspecify.annotations.NullMarked;
