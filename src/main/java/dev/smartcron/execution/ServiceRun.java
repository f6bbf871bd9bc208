package dev.smartcron.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A run of a service that is over.
 *
 * @param startedAt its end where it was never started
 * @param wanted whether somebody, or a change of its task, ended it
 */
public record ServiceRun(Instant startedAt, Instant finishedAt, boolean wanted) {
    /** A run of this length is no sign of trouble: the waits between starts begin from the shortest again. */
    public static final Duration STABLE = Duration.ofMinutes(1);

    /** After so many short runs in a row a service restarts in a circle. */
    public static final int CIRCLE = 3;

    public Duration lasted() {
        return Duration.between(startedAt, finishedAt);
    }

    /** Counts the runs that ended by themselves before they were stable, since the last that did not. */
    public static int shortInARow(List<ServiceRun> newestFirst) {
        int count = 0;
        for (ServiceRun run : newestFirst) {
            if (run.wanted() || run.lasted().compareTo(STABLE) >= 0) {
                break;
            }
            count++;
        }
        return count;
    }
}
