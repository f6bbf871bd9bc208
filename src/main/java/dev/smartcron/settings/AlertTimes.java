package dev.smartcron.settings;

import dev.smartcron.task.Severity;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The times of alerts: how soon they are told, how often again, and when not.
 *
 * @param waits how long news of a severity may be collected before they leave; one for each severity
 * @param remindEvery how long an alert that goes on stays silent before it is told again
 * @param quietHours in which only critical alerts are told
 */
public record AlertTimes(Map<Severity, Duration> waits, Duration remindEvery, Optional<QuietHours> quietHours) {
    private static final Map<Severity, Duration> WAITS = Map.of(
            Severity.CRITICAL, Duration.ZERO,
            Severity.HIGH, Duration.ofMinutes(15),
            Severity.MEDIUM, Duration.ofHours(1),
            Severity.LOW, Duration.ofDays(1));

    /** The daily report tells what is low; alone it leaves only where that does not. */
    private static final Duration LOW_BESIDE_A_REPORT = Duration.ofHours(30);

    public AlertTimes {
        waits = Map.copyOf(waits);
    }

    static AlertTimes of(Section alerts, boolean isReportedDaily) {
        Section given = alerts.section("wait");
        Map<Severity, Duration> waits = new EnumMap<>(WAITS);
        if (isReportedDaily) {
            waits.put(Severity.LOW, LOW_BESIDE_A_REPORT);
        }
        for (Severity severity : Severity.values()) {
            given.duration(severity.word()).ifPresent(wait -> waits.put(severity, wait));
        }
        return new AlertTimes(
                waits,
                alerts.duration("remind_every").orElse(Duration.ofHours(4)),
                QuietHours.of(alerts.section("quiet_hours")));
    }
}
