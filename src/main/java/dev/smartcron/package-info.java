/** Wiring: the one place that knows every room, the real clock and the way out of the process. */
@org.jspecify.annotations.NullMarked
package dev.smartcron;
