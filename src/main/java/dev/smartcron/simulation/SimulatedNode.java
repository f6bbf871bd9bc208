package dev.smartcron.simulation;

/**
 * The node on which the tasks would run.
 *
 * @param name decides each task's jitter
 * @param environment tasks bound to others are left out
 * @param maxParallel most executions at once
 */
public record SimulatedNode(String name, String environment, int maxParallel) {}
