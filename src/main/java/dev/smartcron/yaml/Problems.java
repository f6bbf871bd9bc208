package dev.smartcron.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong in one file; the same thing said twice of one place counts once. */
public final class Problems {
    private final String file;
    private final Set<Problem> found = new LinkedHashSet<>();

    public Problems(String file) {
        this.file = file;
    }

    /** A fault and its place, before it is known in which file. */
    record Fault(Position at, String message) {}

    void add(Fault fault) {
        add(fault.at(), fault.message());
    }

    public void add(Position at, String message) {
        found.add(new Problem(file, at.line(), at.column(), message));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of the file. */
    public List<Problem> all() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        return List.copyOf(sorted);
    }
}
