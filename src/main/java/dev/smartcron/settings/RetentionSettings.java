package dev.smartcron.settings;

import java.time.Duration;

/**
 * Ages up to which the database keeps what happened, and how many of its backups stay. How long output is kept is a matter of
 * its logs ({@link LogSettings}).
 *
 * @param executions since their ends
 * @param alerts since they were over
 * @param backups how many stay in a folder
 */
public record RetentionSettings(
        Duration executions, Duration events, Duration ticks, Duration alerts, Duration audit, int backups) {
    public static final RetentionSettings DEFAULT = new RetentionSettings(
            Duration.ofDays(90),
            Duration.ofDays(7),
            Duration.ofDays(7),
            Duration.ofDays(365),
            Duration.ofDays(365),
            14);

    static RetentionSettings of(Section retention) {
        return new RetentionSettings(
                retention.duration("executions").orElse(DEFAULT.executions),
                retention.duration("events").orElse(DEFAULT.events),
                retention.duration("ticks").orElse(DEFAULT.ticks),
                retention.duration("alerts").orElse(DEFAULT.alerts),
                retention.duration("audit").orElse(DEFAULT.audit),
                retention.number("backups").orElse(DEFAULT.backups));
    }
}
