package dev.smartcron.simulation;

import dev.smartcron.simulation.Totals.Peak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the minutes with the most starts; minutes in which the same tasks start are one peak. */
final class Peaks {
    private static final int ENOUGH = 10;

    private final List<StartPattern> patterns;
    private final Span span;

    /** The minutes in which the same patterns start something. */
    private static final class Group {
        private final int first;
        private int times;

        Group(int first) {
            this.first = first;
        }
    }

    Peaks(List<StartPattern> patterns, Span span) {
        this.patterns = patterns;
        this.span = span;
    }

    /** From the most starts in a minute down to two, until there are enough. */
    List<Peak> find(int[] perMinute) {
        int most = Arrays.stream(perMinute).max().orElse(0);
        List<Peak> peaks = new ArrayList<>();
        for (int starts = most; starts > 1 && peaks.size() < ENOUGH; starts--) {
            add(perMinute, starts, peaks);
        }
        return List.copyOf(peaks);
    }

    private void add(int[] perMinute, int starts, List<Peak> peaks) {
        Map<BitSet, Group> groups = new LinkedHashMap<>();
        for (int minute = 0; minute < perMinute.length; minute++) {
            if (perMinute[minute] == starts) {
                BitSet starting = starting(minute);
                Group group = groups.get(starting);
                if (group == null && peaks.size() + groups.size() < ENOUGH) {
                    group = new Group(minute);
                    groups.put(starting, group);
                }
                if (group != null) {
                    group.times++;
                }
            }
        }
        groups.forEach(
                (starting, group) -> peaks.add(new Peak(span.at(group.first), starts, names(starting), group.times)));
    }

    private BitSet starting(int minute) {
        BitSet starting = new BitSet(patterns.size());
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).minutes().get(minute)) {
                starting.set(i);
            }
        }
        return starting;
    }

    private List<String> names(BitSet starting) {
        List<String> names = new ArrayList<>();
        starting.stream().forEach(i -> names.addAll(patterns.get(i).tasks()));
        return names;
    }
}
