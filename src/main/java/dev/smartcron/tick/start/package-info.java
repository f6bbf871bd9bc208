/** Starting: a claim becomes a process with its environment, its output and its folder. */
@NullMarked
package dev.smartcron.tick.start;

import org.jspecify.annotations.NullMarked;
