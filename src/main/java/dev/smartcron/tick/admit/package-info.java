/** Decides whether a pending execution may start, and claims what may. */
@NullMarked
package dev.smartcron.tick.admit;

import org.jspecify.annotations.NullMarked;
