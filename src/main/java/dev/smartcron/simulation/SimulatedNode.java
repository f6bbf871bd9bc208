package dev.smartcron.simulation;

/**
 * The node on which the tasks would run.
 *
 * @param environment its name; tasks bound to others are left out
 * @param node decides each task's jitter
 * @param maxParallel most executions at once
 */
public record SimulatedNode(String environment, String node, int maxParallel) {}
