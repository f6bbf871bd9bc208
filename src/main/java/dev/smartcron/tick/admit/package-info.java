/** Decides whether a pending execution may start, and claims what may. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.tick.admit;
