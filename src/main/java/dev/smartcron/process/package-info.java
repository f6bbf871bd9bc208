/** Starting, watching and killing a process tree, and keeping its output. */
@NullMarked
package dev.smartcron.process;

import org.jspecify.annotations.NullMarked;
