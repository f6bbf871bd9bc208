package dev.smartcron.execution;

import java.time.Duration;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Adds up what executions came to that ended alike, or together. */
public final class Sums {
    /**
     * Numbers of executions.
     *
     * @param executions of those skipped or missed: firings, also where a row stands for many
     * @param wanted of those killed, how many somebody ended, or a newer one replaced
     * @param attempts processes started
     */
    public record RunCounts(long executions, long wanted, long attempts) {
        private static final RunCounts NONE = new RunCounts(0, 0, 0);

        private RunCounts plus(RunCounts other) {
            return new RunCounts(executions + other.executions, wanted + other.wanted, attempts + other.attempts);
        }
    }

    /**
     * Times of those that began, in milliseconds.
     *
     * @param timed how many those are
     * @param total of all together, each from its first start to its end
     * @param waited from due to start, of those that began once, together
     */
    public record RunTimes(long timed, long total, long longest, long waited, long longestWait) {
        private static final RunTimes NONE = new RunTimes(0, 0, 0, 0, 0);

        private RunTimes plus(RunTimes other) {
            return new RunTimes(
                    timed + other.timed,
                    total + other.total,
                    Math.max(longest, other.longest),
                    waited + other.waited,
                    Math.max(longestWait, other.longestWait));
        }
    }

    /**
     * Resources, all attempts counted; null where none was measured.
     *
     * @param cpuMillis processor time of all together
     * @param maxRssKilobytes the most memory of any
     */
    public record Resources(
            @Nullable Long cpuMillis, @Nullable Long maxRssKilobytes) {
        /** Nothing measured. */
        public static final Resources NONE = new Resources(null, null);

        private Resources plus(Resources other) {
            return new Resources(
                    both(cpuMillis, other.cpuMillis, Long::sum),
                    both(maxRssKilobytes, other.maxRssKilobytes, Math::max));
        }

        private static @Nullable Long both(@Nullable Long one, @Nullable Long other, LongBinaryOperator both) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            return both.applyAsLong(one, other);
        }
    }

    private final DurationCounts durations = new DurationCounts();
    private RunCounts counts = RunCounts.NONE;
    private RunTimes times = RunTimes.NONE;
    private Resources resources = Resources.NONE;

    /** Sums that were kept. */
    public static Sums of(RunCounts counts, RunTimes times, Resources resources, DurationCounts durations) {
        Sums sums = new Sums();
        sums.add(counts, times, resources, durations);
        return sums;
    }

    public RunCounts counts() {
        return counts;
    }

    public RunTimes times() {
        return times;
    }

    public Resources resources() {
        return resources;
    }

    /** How many took how long; without those that never began. */
    public DurationCounts durations() {
        return durations;
    }

    /** The average time in milliseconds; zero where none began. */
    public long mean() {
        return times.timed() == 0 ? 0 : Math.round((double) times.total() / times.timed());
    }

    /** The time in milliseconds that so many of a hundred did not exceed, to one part in 32; zero where none began. */
    public long share(int percent) {
        return Math.min(durations.share(percent), times.longest());
    }

    /** RunCounts an execution, with what its attempts used. */
    public void add(Ending ending, Resources used) {
        Duration took = ending.took();
        long waited = millis(ending.waited());
        DurationCounts duration = new DurationCounts();
        if (took != null) {
            duration.add(millis(took));
        }
        add(
                new RunCounts(ending.firings(), ending.wanted() ? 1 : 0, ending.attempts()),
                took == null ? RunTimes.NONE : new RunTimes(1, millis(took), millis(took), waited, waited),
                used,
                duration);
    }

    /** RunCounts others as well. */
    public void add(Sums other) {
        add(other.counts, other.times, other.resources, other.durations);
    }

    private void add(RunCounts more, RunTimes moreTimes, Resources moreResources, DurationCounts moreDurations) {
        counts = counts.plus(more);
        times = times.plus(moreTimes);
        resources = resources.plus(moreResources);
        durations.add(moreDurations);
    }

    /** A clock that was set back makes no time less than none. */
    private static long millis(@Nullable Duration duration) {
        return duration == null ? 0 : Math.max(0, duration.toMillis());
    }
}
