/** Processes, signals and the boot, as the kernel shows them in {@code /proc}. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.process.kernel;
