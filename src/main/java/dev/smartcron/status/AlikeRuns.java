package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Executions of one task, one after the other, that ended alike: in one state, for one reason. Those of other tasks may have
 * come between.
 *
 * @param all newest first; one at least
 */
public record AlikeRuns(List<Execution> all) {
    /** Fewer are shown as they are. */
    private static final int LEAST = 3;

    public AlikeRuns {
        all = List.copyOf(all);
    }

    /** Folds a history, newest first; what is alike for fewer than three stays apart. */
    public static List<AlikeRuns> of(List<Execution> history) {
        Map<String, List<Execution>> newest = new HashMap<>();
        List<List<Execution>> streaks = new ArrayList<>();
        for (Execution execution : history) {
            List<Execution> streak = newest.get(execution.task());
            if (streak == null || !isAlike(streak.get(0), execution)) {
                streak = new ArrayList<>();
                streaks.add(streak);
                newest.put(execution.task(), streak);
            }
            streak.add(execution);
        }
        return streaks.stream()
                .flatMap(streak -> streak.size() < LEAST ? apart(streak).stream() : Stream.of(new AlikeRuns(streak)))
                .sorted(Comparator.comparing((AlikeRuns runs) -> runs.newest().id())
                        .reversed())
                .toList();
    }

    /** As many of a history, from its newest on, as fit into so many lines when they are folded. */
    public static List<Execution> fitting(List<Execution> history, int lines) {
        int most = history.size();
        while (most > lines && of(history.subList(0, most)).size() > lines) {
            most = Math.max(lines, most * 4 / 5);
        }
        return history.subList(0, most);
    }

    /** Each as it is. */
    public static List<AlikeRuns> apart(List<Execution> history) {
        return history.stream().map(one -> new AlikeRuns(List.of(one))).toList();
    }

    private static boolean isAlike(Execution one, Execution other) {
        return one.status() == other.status()
                && one.status().isFinal()
                && one.reasonCode().equals(other.reasonCode());
    }

    public Execution newest() {
        return all.get(0);
    }

    public Execution oldest() {
        return all.get(all.size() - 1);
    }

    public boolean isOne() {
        return all.size() == 1;
    }
}
