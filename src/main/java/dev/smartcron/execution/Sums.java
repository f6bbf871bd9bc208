package dev.smartcron.execution;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Adds up what a task's executions came to within a span of time. */
public final class Sums {
    /** Executions by what became of them; those skipped and missed are firings, also where a row stands for many. */
    public static final class EndCounts {
        private final Map<Status, Long> counts = new EnumMap<>(Status.class);
        private long wanted;

        /** Of those killed, how many somebody ended, or a newer one replaced. */
        public long wanted() {
            return wanted;
        }

        /** How many ended so. */
        public long of(Status status) {
            return counts.getOrDefault(status, 0L);
        }

        /** Counts more. */
        public void add(Status status, long more) {
            counts.merge(status, more, Long::sum);
        }

        /** Counts more as {@link #wanted}; they are counted by their status as well. */
        public void addWanted(long more) {
            wanted += more;
        }

        /** The executions that ran to an end. */
        public long runs() {
            return of(Status.SUCCEEDED)
                    + of(Status.FAILED)
                    + of(Status.TIMED_OUT)
                    + of(Status.KILLED)
                    + of(Status.LOST);
        }

        /** Those that did not end well, but for what was wanted. */
        public long failures() {
            return runs() - of(Status.SUCCEEDED) - wanted;
        }

        /** Those that tell how well the task does: all but what was wanted. */
        public long judged() {
            return runs() - wanted;
        }

        private void add(EndCounts other) {
            other.counts.forEach(this::add);
            wanted += other.wanted;
        }
    }

    /**
     * Times of runs, in milliseconds.
     *
     * @param attempts processes started
     * @param total of all runs together, each from its first start to its end
     * @param waited from due to start, of those that began once, together
     */
    public record RunTimes(long attempts, long total, long longest, long waited, long longestWait) {
        private static final RunTimes NONE = new RunTimes(0, 0, 0, 0, 0);

        private RunTimes plus(RunTimes other) {
            return new RunTimes(
                    attempts + other.attempts,
                    total + other.total,
                    Math.max(longest, other.longest),
                    waited + other.waited,
                    Math.max(longestWait, other.longestWait));
        }
    }

    /**
     * Resources of runs, all attempts counted; null where none was measured.
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

    private final EndCounts ends = new EndCounts();
    private final DurationCounts durations = new DurationCounts();
    private RunTimes times = RunTimes.NONE;
    private Resources resources = Resources.NONE;

    public EndCounts ends() {
        return ends;
    }

    /** How many runs took how long; without those that never began. */
    public DurationCounts durations() {
        return durations;
    }

    public RunTimes times() {
        return times;
    }

    public Resources resources() {
        return resources;
    }

    /** The average time of a run, in milliseconds; zero without any. */
    public long mean() {
        long timed = durations.total();
        return timed == 0 ? 0 : Math.round((double) times.total() / timed);
    }

    /** The time in milliseconds that so many of a hundred runs did not exceed, to a thirty-second part; zero without any. */
    public long share(int percent) {
        return Math.min(durations.share(percent), times.longest());
    }

    /** Counts an execution, with what its attempts used. */
    public void add(Ending ending, Resources used) {
        ends.add(ending.status(), ending.firings());
        ends.addWanted(ending.wanted() ? 1 : 0);
        long took = millis(ending.took());
        long waited = millis(ending.waited());
        add(new RunTimes(ending.attempts(), took, took, waited, waited));
        if (ending.took() != null) {
            durations.add(took);
        }
        add(used);
    }

    /** Counts those of another span, or of another task. */
    public void add(Sums other) {
        ends.add(other.ends);
        durations.add(other.durations);
        add(other.times);
        add(other.resources);
    }

    /** Counts more times. */
    public void add(RunTimes more) {
        times = times.plus(more);
    }

    /** Counts more resources. */
    public void add(Resources more) {
        resources = resources.plus(more);
    }

    /** A clock that was set back makes no time less than none. */
    private static long millis(@Nullable Duration duration) {
        return duration == null ? 0 : Math.max(0, duration.toMillis());
    }
}
