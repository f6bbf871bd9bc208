package dev.smartcron.health;

import java.time.Duration;

/**
 * What is still well.
 *
 * @param runnerSilentAfter how long a node may go without a tick
 * @param diskFreeMin the part of a file system, 0 to 1, that must be free, in bytes and in inodes
 * @param integrityEvery how often every page of a SQLite database is read; zero for each time
 */
public record HealthLimits(Duration runnerSilentAfter, double diskFreeMin, Duration integrityEvery) {
    public static final HealthLimits DEFAULT = new HealthLimits(Duration.ofMinutes(3), 0.10, Duration.ofHours(1));

    public HealthLimits {
        if (runnerSilentAfter.isNegative() || runnerSilentAfter.isZero()) {
            throw new IllegalArgumentException("runner_silent_after must be longer than '" + runnerSilentAfter + "'");
        }
        if (!(diskFreeMin >= 0 && diskFreeMin < 1)) {
            throw new IllegalArgumentException("disk_free_min must be a part of the disk, not '" + diskFreeMin + "'");
        }
    }
}
