/** Wiring: the one place that knows every room, the real clock and the way out of the process. */
@NullMarked
package dev.smartcron;

import org.jspecify.annotations.NullMarked;
