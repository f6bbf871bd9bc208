/** Starting, watching and killing a process tree, and keeping its output. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.process;
