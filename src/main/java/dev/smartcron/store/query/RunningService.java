package dev.smartcron.store.query;

import dev.smartcron.execution.ServiceRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A service as it does now.
 *
 * @param uptime of the run under way; null when there is none
 * @param restarts how often it was started again, for whatever reason, within {@link ServiceTable#COUNTED}
 * @param shortRuns runs in a row that ended by themselves too soon, up to the newest that is over; 0 when the one under
 *     way is stable
 * @param crashes runs of any length that ended by themselves lately; 0 when the one under way has outlived them
 */
public record RunningService(@Nullable Duration uptime, int restarts, int shortRuns, int crashes) {
    static RunningService of(@Nullable Instant upSince, int restarts, List<ServiceRun> last, Instant now) {
        Duration uptime = upSince == null ? null : Duration.between(upSince, now);
        boolean isStable = uptime != null && uptime.compareTo(ServiceRun.STABLE) >= 0;
        // A change of its task may be meant to mend it: whether it does is known when a run is stable.
        List<ServiceRun> asDeclared =
                last.stream().filter(run -> !run.changed()).toList();
        return new RunningService(
                uptime,
                restarts,
                isStable ? 0 : ServiceRun.shortInARow(asDeclared),
                ServiceRun.crashes(last, upSince, now));
    }

    /** Checks whether it starts and ends, again and again. */
    public boolean restartsAgainAndAgain() {
        return shortRuns >= ServiceRun.SHORT_RUNS || crashes >= ServiceRun.CRASHES;
    }

    /** Says so, and how it shows; empty when it does not. */
    public Optional<String> restartProblem() {
        if (shortRuns >= ServiceRun.SHORT_RUNS) {
            return Optional.of("restarts again and again: " + shortRuns + " runs in a row ended within a minute");
        }
        return restartsAgainAndAgain()
                ? Optional.of("restarts again and again: it ended by itself " + crashes + " times within two hours")
                : Optional.empty();
    }
}
