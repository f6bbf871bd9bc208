package dev.smartcron.store.query;

import dev.smartcron.execution.ServiceRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service as it does now.
 *
 * @param uptime of the run under way; null when there is none
 * @param restarts how often it was started again, for whatever reason, within {@link ServiceTable#COUNTED}
 * @param shortRuns runs in a row that ended by themselves too soon, up to the newest that is over; 0 when the one under
 *     way is stable
 */
public record RunningService(@Nullable Duration uptime, int restarts, int shortRuns) {
    static RunningService of(@Nullable Instant upSince, int restarts, int shortRuns, Instant now) {
        Duration uptime = upSince == null ? null : Duration.between(upSince, now);
        boolean isStable = uptime != null && uptime.compareTo(ServiceRun.STABLE) >= 0;
        return new RunningService(uptime, restarts, isStable ? 0 : shortRuns);
    }

    /** Checks whether it starts and ends, again and again. */
    public boolean restartsInACircle() {
        return shortRuns >= ServiceRun.CIRCLE;
    }

    /** Says so; empty when it does not. */
    public Optional<String> circle() {
        return restartsInACircle()
                ? Optional.of("restarts in a circle: " + shortRuns + " runs in a row ended within a minute")
                : Optional.empty();
    }
}
