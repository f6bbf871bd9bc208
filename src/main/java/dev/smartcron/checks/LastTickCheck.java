package dev.smartcron.checks;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Checks when this node last ticked.
 *
 * @param silentAfter how long no tick may have been seen
 */
record LastTickCheck(Heartbeats heartbeats, Duration silentAfter, ZoneId zone) implements Check {
    private static final String NAME = "last tick";
    private static final String HINT =
            "smartcron run --verbose shows what a tick says; pgrep -a cron whether cron is awake.";

    @Override
    public List<CheckResult> check(Instant now) {
        Optional<Instant> last = heartbeats.ownLastTick();
        return List.of(
                last.isPresent()
                        ? result(last.get(), now)
                        : CheckResult.degraded(NAME, heartbeats.self() + " has never ticked", HINT));
    }

    private CheckResult result(Instant last, Instant now) {
        Duration age = Duration.between(last, now).truncatedTo(ChronoUnit.SECONDS);
        String at = Zoned.iso(last, zone);
        if (age.compareTo(Duration.ofMinutes(-2)) < 0) {
            return CheckResult.critical(
                    NAME, at + ", which is still to come", "The clock was set back: check it, timedatectl.");
        }
        return age.compareTo(silentAfter) > 0
                ? CheckResult.degraded(NAME, at + ", " + Durations.brief(age) + " ago", HINT)
                : CheckResult.ok(NAME, at);
    }
}
