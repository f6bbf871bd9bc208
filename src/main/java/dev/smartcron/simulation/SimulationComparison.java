package dev.smartcron.simulation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The difference that another simulation of the same time makes.
 *
 * @param changes the tasks of which something else starts
 * @param collisions pairs that start together more often than before, those that do most first
 * @param moreCollisions of these that are not told
 * @param overlaps tasks whose runs would overlap themselves, as they did not before at all
 */
public record SimulationComparison(
        Simulation before,
        Simulation after,
        List<StartChange> changes,
        List<PairChange> collisions,
        int moreCollisions,
        List<TaskNote> overlaps) {
    private static final int MOST_COLLISIONS = 30;

    /** Tasks whose starts are held against all others. */
    private static final int MOST_COMPARED = 300;

    /**
     * A task of which something else starts.
     *
     * @param before its starts; null where it is new
     * @param after null where it is gone
     */
    public record StartChange(
            String task, @Nullable Integer before, @Nullable Integer after) {
        public int more() {
            return (after == null ? 0 : after) - (before == null ? 0 : before);
        }

        /** {@code new}, {@code gone}, {@code more}, {@code fewer}, or {@code at other times}. */
        public String words() {
            if (before == null) {
                return "new";
            }
            if (after == null) {
                return "gone";
            }
            return more() > 0 ? "more" : more() < 0 ? "fewer" : "at other times";
        }
    }

    /** Two tasks that start in the same minute, in how many. */
    public record PairChange(String task, String with, int before, int after) {}

    public SimulationComparison {
        changes = List.copyOf(changes);
        collisions = List.copyOf(collisions);
        overlaps = List.copyOf(overlaps);
    }

    /** Compares two. */
    public static SimulationComparison of(Simulation before, Simulation after) {
        Map<String, BitSet> was = minutes(before);
        Map<String, BitSet> is = minutes(after);
        Set<String> knownBefore = names(before);
        Set<String> knownAfter = names(after);
        Set<String> all = new LinkedHashSet<>(knownAfter);
        all.addAll(knownBefore);
        List<StartChange> changes = new ArrayList<>();
        BitSet none = new BitSet();
        for (String task : all) {
            BitSet old = was.getOrDefault(task, none);
            BitSet now = is.getOrDefault(task, none);
            if (!old.equals(now) || knownBefore.contains(task) != knownAfter.contains(task)) {
                changes.add(new StartChange(
                        task,
                        knownBefore.contains(task) ? old.cardinality() : null,
                        knownAfter.contains(task) ? now.cardinality() : null));
            }
        }
        List<PairChange> pairs = pairs(changes, was, is);
        Set<String> overlappedBefore = new LinkedHashSet<>();
        before.overlaps().forEach(note -> overlappedBefore.add(note.task()));
        return new SimulationComparison(
                before,
                after,
                changes,
                pairs.subList(0, Math.min(pairs.size(), MOST_COLLISIONS)),
                Math.max(0, pairs.size() - MOST_COLLISIONS),
                after.overlaps().stream()
                        .filter(note -> !overlappedBefore.contains(note.task()))
                        .toList());
    }

    private static List<PairChange> pairs(List<StartChange> changes, Map<String, BitSet> was, Map<String, BitSet> is) {
        List<PairChange> pairs = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        for (StartChange change : changes.subList(0, Math.min(changes.size(), MOST_COMPARED))) {
            BitSet own = is.get(change.task());
            done.add(change.task());
            if (own != null) {
                is.forEach((other, minutes) -> {
                    if (!done.contains(other)) {
                        int after = common(own, minutes);
                        int before = common(was.get(change.task()), was.get(other));
                        if (after > before) {
                            pairs.add(new PairChange(change.task(), other, before, after));
                        }
                    }
                });
            }
        }
        pairs.sort(Comparator.comparingInt(pair -> pair.before() - pair.after()));
        return pairs;
    }

    private static int common(@Nullable BitSet one, @Nullable BitSet other) {
        if (one == null || other == null) {
            return 0;
        }
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both.cardinality();
    }

    private static Set<String> names(Simulation simulation) {
        Set<String> names = new LinkedHashSet<>();
        simulation.tasks().forEach(task -> names.add(task.name()));
        simulation.notByClock().forEach(note -> names.add(note.task()));
        simulation.leftOut().forEach(note -> names.add(note.task()));
        return names;
    }

    private static Map<String, BitSet> minutes(Simulation simulation) {
        Map<String, BitSet> minutes = new LinkedHashMap<>();
        simulation.patterns().forEach(pattern -> pattern.tasks().forEach(task -> minutes.put(task, pattern.minutes())));
        return minutes;
    }
}
