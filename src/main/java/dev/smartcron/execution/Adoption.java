package dev.smartcron.execution;

import java.time.Instant;

/**
 * Says that a runner took an execution over from another one.
 *
 * @param at when that was recorded
 * @param from the runner that had it, by its process
 * @param isHandedOver where that one had left it in good order; it was found dead otherwise
 */
public record Adoption(Instant at, String from, boolean isHandedOver) {
    /** Stands before the name of a runner that has left its executions to the next one. */
    public static final String LEFT = "left ";

    /** Reads the name of the runner as the database kept it. */
    public static Adoption of(Instant at, String runner) {
        boolean isHandedOver = runner.startsWith(LEFT);
        return new Adoption(at, isHandedOver ? runner.substring(LEFT.length()) : runner, isHandedOver);
    }
}
