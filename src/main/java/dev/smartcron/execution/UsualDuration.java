package dev.smartcron.execution;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The time that runs of a task usually take.
 *
 * <p>Usual is the median of its last successes; their spread is the median of what each of them is off it (MAD), which a few
 * outliers do not move.
 */
public record UsualDuration(Duration median, Duration spread) {
    /** The number of runs that are looked at. */
    public static final int MOST_RUNS = 30;

    /** The least excess over the usual, however short that is. */
    public static final Duration LEAST_EXCESS = Duration.ofSeconds(30);

    /** Fewer tell nothing of what is usual. */
    public static final int LEAST_RUNS = 8;

    private static final int SPREADS = 6;

    /** Works it out from the times that runs took; empty for too few of them to tell. */
    public static Optional<UsualDuration> of(List<Duration> runs) {
        return runs.size() < LEAST_RUNS ? Optional.empty() : Optional.of(ofAll(runs));
    }

    /** As {@link #of}, however few they are. */
    public static UsualDuration ofAll(List<Duration> runs) {
        Duration median = median(runs);
        return new UsualDuration(
                median,
                median(runs.stream().map(each -> each.minus(median).abs()).toList()));
    }

    /** Checks whether a run took so much longer that somebody is to be told. */
    public boolean isFarExceededBy(Duration took) {
        return isFarExceededBy(took, LEAST_EXCESS);
    }

    /**
     * Checks whether a time is far longer: twice the median, six spreads above it and the least excess above it, all of them,
     * since a spread of nothing, or a task of milliseconds, shall wake nobody.
     */
    public boolean isFarExceededBy(Duration took, Duration leastExcess) {
        return took.compareTo(median.multipliedBy(2)) > 0
                && took.compareTo(median.plus(spread.multipliedBy(SPREADS))) > 0
                && took.compareTo(median.plus(leastExcess)) > 0;
    }

    private static Duration median(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2)
                .plus(sorted.get(sorted.size() / 2))
                .dividedBy(2);
    }
}
