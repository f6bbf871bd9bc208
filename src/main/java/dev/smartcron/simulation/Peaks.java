package dev.smartcron.simulation;

import dev.smartcron.simulation.Totals.Peak;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Finds the minutes with the most starts; minutes in which the same tasks start are one peak. */
record Peaks(List<StartPattern> patterns, Span span) {
    private static final int ENOUGH = 10;

    /** From the most starts in a minute down to two, until there are enough. */
    List<Peak> find(int[] perMinute) {
        NavigableSet<Integer> heights = new TreeSet<>();
        for (int starts : perMinute) {
            heights.add(starts);
        }
        List<Peak> peaks = new ArrayList<>();
        for (int starts : heights.tailSet(2, true).descendingSet()) {
            if (peaks.size() < ENOUGH) {
                add(perMinute, starts, peaks);
            }
        }
        return List.copyOf(peaks);
    }

    private void add(int[] perMinute, int starts, List<Peak> peaks) {
        Map<BitSet, Peak> found = new LinkedHashMap<>();
        for (int minute = 0; minute < perMinute.length; minute++) {
            if (perMinute[minute] == starts) {
                BitSet starting = starting(minute);
                Peak before = found.get(starting);
                if (before != null) {
                    found.put(starting, before.again());
                } else if (peaks.size() + found.size() < ENOUGH) {
                    found.put(starting, new Peak(span.at(minute), starts, names(starting), 1));
                }
            }
        }
        peaks.addAll(found.values());
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
