package dev.smartcron.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * Bounds beyond which the machine or the runner counts as unwell.
 *
 * @param diskFreeMin of the file systems that hold home, database and logs
 * @param diskFullWithin how soon the database may fill its disk, as it has grown lately
 * @param runnerSilentAfter how long no tick may have been seen
 * @param memoryFreeMin of the machine, or of the control group that it runs in
 * @param loadMax of one minute, for each processor; empty for any
 * @param queueWaitMax how long a job that is due may wait
 */
public record HealthSettings(
        Reserve diskFreeMin,
        Duration diskFullWithin,
        Duration runnerSilentAfter,
        Reserve memoryFreeMin,
        Optional<Double> loadMax,
        Duration queueWaitMax) {
    private static final String SHARE = "10%";

    /** Of inodes a size would say nothing: where {@code disk_free_min} is one, its default share holds for them. */
    public Reserve inodesFreeMin() {
        return diskFreeMin.percent() ? diskFreeMin : Reserve.parse(SHARE);
    }

    static HealthSettings of(Section health) {
        return new HealthSettings(
                Reserve.parse(health.text("disk_free_min").orElse(SHARE)),
                health.duration("disk_full_within").orElse(Duration.ofDays(14)),
                health.duration("runner_silent_after").orElse(Duration.ofMinutes(3)),
                Reserve.parse(health.text("memory_free_min").orElse("5%")),
                health.decimal("load_max"),
                health.duration("queue_wait_max").orElse(Duration.ofHours(1)));
    }
}
