/** Simulation: tasks and a span of time in; counts, peaks and collisions out. Starts nothing, keeps nothing. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.simulation;
