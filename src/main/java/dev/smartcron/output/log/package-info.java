/** One log a task: blocks of output, rotation, and reading them back. */
@NullMarked
package dev.smartcron.output.log;

import org.jspecify.annotations.NullMarked;
