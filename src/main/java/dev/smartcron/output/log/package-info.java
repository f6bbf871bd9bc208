/** One log a task: blocks of output, rotation, and reading them back. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.output.log;
