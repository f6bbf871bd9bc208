/** A task file in; its tasks, or every problem with line and column, out. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.taskfile;
