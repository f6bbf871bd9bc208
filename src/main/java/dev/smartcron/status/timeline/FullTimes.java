package dev.smartcron.status.timeline;

import dev.smartcron.execution.Execution;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.simulation.Totals.FullTime;
import dev.smartcron.store.query.TimelineTable;
import dev.smartcron.store.query.TimelineTable.RanTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the times in which a node ran as many executions as {@code max_parallel} lets, where these are few enough to look at
 * each.
 */
record FullTimes(TimelineTable table, SimulatedNode node, TimelineSpan span, Instant now) {
    private static final int MOST_RUNS = 6_000;

    /** Parts of a span between which nothing is to be seen. */
    private static final int PARTS = 800;

    /** @param words what is to be known of them, where they are not told; null where they are */
    record FoundTimes(List<FullTime> times, @Nullable String words) {}

    FoundTimes find(List<Execution> running) {
        Instant until = span.atMost(now);
        if (!span.from().isBefore(until)) {
            return new FoundTimes(List.of(), null);
        }
        if (table.countEnded(span.from(), until, MOST_RUNS + 1) <= MOST_RUNS) {
            return new FoundTimes(sweep(table.ended(span.from(), MOST_RUNS), running, until), null);
        }
        return new FoundTimes(List.of(), "so much ran that only shorter spans tell when the node was full");
    }

    private List<FullTime> sweep(List<RanTime> ended, List<Execution> running, Instant until) {
        TreeMap<Instant, Integer> changes = new TreeMap<>();
        Stream.concat(
                        ended.stream()
                                .filter(run -> node.name().equals(run.node())
                                        && run.from().isBefore(run.until())),
                        running.stream()
                                .filter(run -> node.name().equals(run.node()) && run.startedAt() != null)
                                .map(run ->
                                        new RanTime(run.startedAt() == null ? now : run.startedAt(), now, run.node())))
                .forEach(run -> {
                    changes.merge(span.atLeast(run.from()), 1, Integer::sum);
                    changes.merge(run.until(), -1, Integer::sum);
                });
        List<FullTime> full = new ArrayList<>();
        Duration close = span.length().dividedBy(PARTS);
        int now = 0;
        @Nullable Instant since = null;
        for (var change : changes.entrySet()) {
            now += change.getValue();
            if (now >= node.maxParallel() && since == null) {
                since = change.getKey();
            } else if (now < node.maxParallel() && since != null) {
                add(full, new FullTime(since, change.getKey()), close);
                since = null;
            }
        }
        full.removeIf(time -> !time.from().isBefore(until));
        return full;
    }

    /** Adds a time, to the one before where nothing would be seen between them. */
    static void add(List<FullTime> full, FullTime time, Duration close) {
        int last = full.size() - 1;
        if (last >= 0 && Duration.between(full.get(last).until(), time.from()).compareTo(close) <= 0) {
            full.set(last, new FullTime(full.get(last).from(), time.until()));
        } else {
            full.add(time);
        }
    }
}
