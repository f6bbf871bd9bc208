/** Processes, signals and the boot, as the kernel shows them in {@code /proc}. */
@NullMarked
package dev.smartcron.process.kernel;

import org.jspecify.annotations.NullMarked;
