package dev.smartcron.settings;

import java.time.Duration;

/**
 * How long what happened is kept.
 *
 * @param output of tasks, in their log files
 * @param backups how many copies of the database
 */
public record Retention(
        Duration executions, Duration output, Duration events, Duration ticks, Duration alerts, int backups) {
    static Retention of(Section retention) {
        return new Retention(
                retention.duration("executions", Duration.ofDays(90)),
                retention.duration("output", Duration.ofDays(30)),
                retention.duration("events", Duration.ofDays(7)),
                retention.duration("ticks", Duration.ofDays(7)),
                retention.duration("alerts", Duration.ofDays(365)),
                retention.number("backups", 14));
    }
}
