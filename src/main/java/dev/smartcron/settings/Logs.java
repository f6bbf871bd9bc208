package dev.smartcron.settings;

import java.time.Duration;

/**
 * When a task's log makes room for a new one.
 *
 * @param maxBytes of a log that gets another execution
 * @param maxAge since the first execution in it
 * @param files how many older ones are kept
 */
public record Logs(long maxBytes, Duration maxAge, int files) {
    static Logs of(Section logs) {
        return new Logs(
                logs.size("max_size", 10L << 20),
                logs.duration("max_age", Duration.ofDays(7)),
                logs.number("files", 5));
    }
}
