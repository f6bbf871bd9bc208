package dev.smartcron.settings;

import java.time.Duration;

/**
 * Bounds beyond which the machine or the runner counts as unwell.
 *
 * @param diskFreeMin of the file systems that hold home and logs
 * @param runnerSilentAfter how long no tick may have been seen
 */
public record HealthSettings(Reserve diskFreeMin, Duration runnerSilentAfter) {
    static HealthSettings of(Section health) {
        return new HealthSettings(
                Reserve.parse(health.text("disk_free_min").orElse("10%")),
                health.duration("runner_silent_after", Duration.ofMinutes(3)));
    }
}
