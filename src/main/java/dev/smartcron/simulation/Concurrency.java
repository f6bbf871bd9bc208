package dev.smartcron.simulation;

import dev.smartcron.simulation.Totals.FullTime;
import dev.smartcron.simulation.Totals.Parallelism;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Policy.Overlap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Counts the runs there would be at once, by the minute: a run counts in each minute it touches, one of unknown
 * duration only in the one it starts in. Nothing runs when the span begins.
 */
final class Concurrency {
    private static final long MINUTE = Span.MINUTE;

    private final Span span;
    private final int[] changes;
    private int unknownDurations;

    Concurrency(Span span) {
        this.span = span;
        this.changes = new int[span.minutes() + 1];
    }

    /** The result; {@code maxParallel} is what the node lets run. */
    Parallelism most(int maxParallel) {
        int running = 0;
        int most = 0;
        int mostAt = -1;
        int over = 0;
        List<FullTime> full = new ArrayList<>();
        int fullFrom = -1;
        for (int minute = 0; minute < span.minutes(); minute++) {
            running += changes[minute];
            if (running > most) {
                most = running;
                mostAt = minute;
            }
            over += running > maxParallel ? 1 : 0;
            if (running >= maxParallel && fullFrom < 0) {
                fullFrom = minute;
            } else if (running < maxParallel && fullFrom >= 0) {
                full.add(new FullTime(span.at(fullFrom), span.at(minute)));
                fullFrom = -1;
            }
        }
        if (fullFrom >= 0) {
            full.add(new FullTime(span.at(fullFrom), span.until()));
        }
        return new Parallelism(most, mostAt < 0 ? null : span.at(mostAt), over, List.copyOf(full), unknownDurations);
    }

    /**
     * Adds a task's runs, and returns which of its firings come while the run before goes on.
     *
     * @param duration of each; empty when unknown
     */
    Optional<SelfOverlap> add(BitSet starts, Optional<Duration> duration, Policy policy) {
        if (duration.isPresent()) {
            return add(starts, duration.get(), policy);
        }
        unknownDurations += starts.isEmpty() ? 0 : 1;
        starts.stream().forEach(minute -> count(minute * MINUTE, minute * MINUTE + 1, 1));
        return Optional.empty();
    }

    private Optional<SelfOverlap> add(BitSet starts, Duration duration, Policy policy) {
        long seconds = Math.max(1, duration.plusMillis(999).toSeconds());
        ArrayDeque<Long> ends = new ArrayDeque<>();
        int early = 0;
        int atOnce = 0;
        long longestWait = 0;
        for (int minute = starts.nextSetBit(0); minute >= 0; minute = starts.nextSetBit(minute + 1)) {
            long start = minute * MINUTE;
            while (!ends.isEmpty() && ends.element() <= start) {
                ends.remove();
            }
            if (!ends.isEmpty()) {
                early++;
                if (policy.overlap() == Overlap.SKIP
                        || (policy.overlap() == Overlap.ALLOW && ends.size() >= policy.maxRunning())) {
                    continue;
                }
                if (policy.overlap() == Overlap.QUEUE) {
                    // One after the other: it starts when the last of those before it ends.
                    long begin = ends.getLast();
                    longestWait = Math.max(longestWait, begin - start);
                    start = begin;
                    ends.clear();
                } else if (policy.overlap() == Overlap.REPLACE) {
                    count(start, ends.getLast(), -1);
                    ends.clear();
                }
            }
            count(start, start + seconds, 1);
            ends.add(start + seconds);
            atOnce = Math.max(atOnce, ends.size());
        }
        return early == 0
                ? Optional.empty()
                : Optional.of(
                        new SelfOverlap(duration, early, policy.overlap(), atOnce, Duration.ofSeconds(longestWait)));
    }

    /** Counts a run from one second to another, or with -1 takes one back. */
    private void count(long from, long end, int by) {
        change(from / MINUTE, by);
        change((end - 1) / MINUTE + 1, -by);
    }

    private void change(long minute, int by) {
        if (minute < changes.length) {
            changes[(int) minute] += by;
        }
    }
}
