/** Simulation: tasks and a span of time in; counts, peaks and collisions out. Starts nothing, keeps nothing. */
@NullMarked
package dev.smartcron.simulation;

import org.jspecify.annotations.NullMarked;
