package dev.smartcron.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Pairs of tasks that start in the same minute, most often together first.
 *
 * @param shown the first of them
 * @param pairs how many pairs of tasks do at all
 * @param looked at how many of {@code all} different sets of starting minutes were compared: the busiest
 */
public record Collisions(List<Collision> shown, long pairs, int looked, int all) {
    private static final int MOST_SHOWN = 100;

    /** Words of 64 minutes that are compared in a second or two. */
    private static final double MOST_COMPARED = 2e9;

    /**
     * Tasks that start in the same minute.
     *
     * @param tasks that always start together, in the order of the file
     * @param with tasks that start together too, and with those in some minutes; empty where {@code tasks} are two or more
     *     and this is about them alone
     * @param minutes in how many minutes they do
     */
    public record Collision(List<String> tasks, List<String> with, int minutes) {}

    private record Together(StartPattern one, StartPattern other, int minutes) {}

    static Collisions of(List<StartPattern> patterns, Span span) {
        List<StartPattern> busiest = patterns;
        int most = (int) Math.sqrt(2 * MOST_COMPARED * 64 / span.minutes());
        if (patterns.size() > most) {
            busiest = patterns.stream()
                    .sorted(Comparator.comparingInt(
                            pattern -> -pattern.minutes().cardinality()))
                    .limit(most)
                    .toList();
        }
        List<long[]> words =
                busiest.stream().map(pattern -> pattern.minutes().toLongArray()).toList();
        Comparator<Together> order = Comparator.<Together>comparingInt(together -> -together.minutes())
                .thenComparingInt(together -> together.one().position())
                .thenComparingInt(together -> together.other().position());
        PriorityQueue<Together> best = new PriorityQueue<>(order.reversed());
        long pairs = 0;
        for (int i = 0; i < busiest.size(); i++) {
            StartPattern one = busiest.get(i);
            long tasks = one.tasks().size();
            for (int j = i; j < busiest.size(); j++) {
                StartPattern other = busiest.get(j);
                int minutes = common(words.get(i), words.get(j));
                long these =
                        i == j ? tasks * (tasks - 1) / 2 : tasks * other.tasks().size();
                if (minutes > 0 && these > 0) {
                    pairs += these;
                    best.add(new Together(one, other, minutes));
                    if (best.size() > MOST_SHOWN) {
                        best.remove();
                    }
                }
            }
        }
        List<Collision> shown =
                best.stream().sorted(order).map(Collisions::collision).toList();
        return new Collisions(shown, pairs, busiest.size(), patterns.size());
    }

    /** Counts the bits that both have. */
    private static int common(long[] one, long[] other) {
        int common = 0;
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            common += Long.bitCount(one[i] & other[i]);
        }
        return common;
    }

    private static Collision collision(Together together) {
        boolean alone = together.one().position() == together.other().position();
        return new Collision(
                together.one().tasks(), alone ? List.of() : together.other().tasks(), together.minutes());
    }
}
