package dev.smartcron.settings;

import java.time.Duration;

/**
 * Bounds beyond which the machine or the runner counts as unwell.
 *
 * @param diskFreeMin of the file systems that hold home and logs
 * @param runnerSilentAfter how long no tick may have been seen
 */
public record HealthSettings(Reserve diskFreeMin, Duration runnerSilentAfter) {
    private static final String SHARE = "10%";

    /** Of inodes a size would say nothing: where {@code disk_free_min} is one, its default share holds for them. */
    public Reserve inodesFreeMin() {
        return diskFreeMin.percent() ? diskFreeMin : Reserve.parse(SHARE);
    }

    static HealthSettings of(Section health) {
        return new HealthSettings(
                Reserve.parse(health.text("disk_free_min").orElse(SHARE)),
                health.duration("runner_silent_after").orElse(Duration.ofMinutes(3)));
    }
}
