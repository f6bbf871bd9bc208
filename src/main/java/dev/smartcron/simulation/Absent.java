package dev.smartcron.simulation;

/**
 * A task that starts nothing by the clock.
 *
 * @param why in words
 */
public record Absent(String task, String why) {}
