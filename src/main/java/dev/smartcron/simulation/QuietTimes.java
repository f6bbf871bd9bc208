package dev.smartcron.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/** Finds the longest times in which nothing starts: where there is room for something more. */
public final class QuietTimes {
    private static final int MOST = 6;
    private static final int SHORTEST_MINUTES = 10;

    private QuietTimes() {}

    /** A time in which nothing starts; {@code until} is not in it. */
    public record QuietTime(Instant from, Instant until) {
        public Duration length() {
            return Duration.between(from, until);
        }
    }

    /** The longest, the longest first; none where something starts all the time. */
    public static List<QuietTime> of(Simulation simulation) {
        BitSet starts = new BitSet(simulation.span().minutes());
        simulation.patterns().forEach(pattern -> starts.or(pattern.minutes()));
        int all = simulation.span().minutes();
        List<QuietTime> quiet = new ArrayList<>();
        for (int from = starts.nextClearBit(0); from < all; ) {
            int next = starts.nextSetBit(from);
            int until = next < 0 ? all : next;
            if (until - from >= SHORTEST_MINUTES) {
                quiet.add(new QuietTime(
                        simulation.span().at(from), simulation.span().at(until)));
            }
            from = starts.nextClearBit(until);
        }
        return quiet.stream()
                .sorted(Comparator.comparing(QuietTime::length).reversed().thenComparing(QuietTime::from))
                .limit(MOST)
                .toList();
    }
}
