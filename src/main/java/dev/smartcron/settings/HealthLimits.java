package dev.smartcron.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * When the machine or the runner counts as unwell.
 *
 * @param diskFreeMin of the file systems that hold home and logs
 * @param runnerSilentAfter how long no tick may have been seen
 * @param loadMax the highest good load average of one minute, per processor; empty: not looked at
 * @param memoryFreeMin of the machine's memory; empty: not looked at
 * @param pingUrl told at each healthy check, so that somebody else notices when we fall silent
 */
public record HealthLimits(
        Reserve diskFreeMin,
        Duration runnerSilentAfter,
        Optional<Double> loadMax,
        Optional<Reserve> memoryFreeMin,
        Optional<Secret> pingUrl) {

    private static final String SHARE = "10%";

    /** Of inodes a size would say nothing: where {@code disk_free_min} is one, its default share holds for them. */
    public Reserve inodesFreeMin() {
        return diskFreeMin.percent() ? diskFreeMin : Reserve.parse(SHARE);
    }

    static HealthLimits of(Section health) {
        return new HealthLimits(
                Reserve.parse(health.text("disk_free_min").orElse(SHARE)),
                health.duration("runner_silent_after", Duration.ofMinutes(3)),
                health.decimal("load_max"),
                health.text("memory_free_min").map(Reserve::parse),
                health.secret("ping_url"));
    }
}
