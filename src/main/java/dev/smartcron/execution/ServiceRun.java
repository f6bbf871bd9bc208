package dev.smartcron.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of a service that is over.
 *
 * @param startedAt its end where it was never started
 * @param wanted whether somebody, or a change of its task, ended it
 * @param changed whether a change of its task did
 */
public record ServiceRun(Instant startedAt, Instant finishedAt, boolean wanted, boolean changed) {
    /** A run of this length is no sign of trouble: the waits between starts begin from the shortest again. */
    public static final Duration STABLE = Duration.ofMinutes(1);

    /** After so many short runs in a row a service restarts again and again. */
    public static final int SHORT_RUNS = 3;

    /** So many ends that nobody wanted within {@link #LATELY} are no chance, however long each run was. */
    public static final int CRASHES = 5;

    private static final Duration LATELY = Duration.ofHours(2);

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

    /**
     * Counts the runs that ended by themselves lately. None while one goes on that has outlived them all: whatever ended
     * them is over.
     *
     * @param upSince when the run under way began; null when there is none
     */
    public static int crashes(List<ServiceRun> newestFirst, @Nullable Instant upSince, Instant now) {
        List<ServiceRun> crashed = newestFirst.stream()
                .filter(run -> !run.wanted() && run.finishedAt().plus(LATELY).isAfter(now))
                .toList();
        boolean outlived = upSince != null
                && crashed.stream()
                        .allMatch(run -> run.lasted().plus(STABLE).compareTo(Duration.between(upSince, now)) < 0);
        return outlived ? 0 : crashed.size();
    }
}
