package dev.smartcron.status.figures;

import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.Span;
import dev.smartcron.simulation.StartPattern;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The minutes of a day in which the clock starts tasks, as they were simulated. */
final class StartMinutes {
    /** A suggestion of minutes side by side would be one suggestion. */
    private static final int APART = 5;

    private final Span span;
    private final List<StartPattern> patterns;

    StartMinutes(Simulation simulation) {
        span = simulation.span();
        patterns = simulation.patterns();
    }

    Span span() {
        return span;
    }

    /** The minutes in which a task starts; none where the clock does not start it. */
    BitSet of(String task) {
        return patterns.stream()
                .filter(pattern -> pattern.tasks().contains(task))
                .findFirst()
                .map(StartPattern::minutes)
                .orElse(new BitSet());
    }

    /** Counts the starts of some of the tasks in each minute. */
    int[] starts(Predicate<String> among) {
        int[] starts = new int[span.minutes()];
        for (StartPattern pattern : patterns) {
            int tasks = (int) pattern.tasks().stream().filter(among).count();
            BitSet minutes = pattern.minutes();
            for (int minute = tasks == 0 ? -1 : minutes.nextSetBit(0);
                    minute >= 0;
                    minute = minutes.nextSetBit(minute + 1)) {
                starts[minute] += tasks;
            }
        }
        return starts;
    }

    /** Those among the tasks that start in a minute, in the order of their files. */
    List<String> at(int minute, Predicate<String> among) {
        return patterns.stream()
                .filter(pattern -> pattern.minutes().get(minute))
                .flatMap(pattern -> pattern.tasks().stream())
                .filter(among)
                .toList();
    }

    /** The minutes of the hour in which fewest tasks start over the day, a few apart from each other. */
    List<Integer> quietest(int most) {
        int[] starts = starts(task -> true);
        int[] byMinute = new int[60];
        for (int minute = 0; minute < starts.length; minute++) {
            byMinute[span.at(minute).atZone(span.zone()).getMinute()] += starts[minute];
        }
        List<Integer> quietest = new ArrayList<>();
        IntStream.range(0, 60)
                .boxed()
                .sorted(Comparator.comparingInt(minute -> byMinute[minute]))
                .forEach(minute -> {
                    boolean isApart = quietest.stream().allMatch(other -> Math.abs(minute - other) >= APART);
                    if (quietest.size() < most && isApart) {
                        quietest.add(minute);
                    }
                });
        return quietest.stream().sorted().toList();
    }

    /**
     * The same schedule in another minute of the hour; empty for one that names several minutes, or none.
     *
     * @param schedule as it was declared
     */
    static Optional<String> moved(@Nullable String schedule, int minute) {
        if (schedule == null) {
            return Optional.empty();
        }
        String[] fields = switch (schedule) {
            case "@hourly" -> new String[] {"0", "* * * *"};
            case "@daily", "@midnight" -> new String[] {"0", "0 * * *"};
            default -> schedule.strip().split("\\s+", 2);
        };
        return fields.length == 2 && fields[0].chars().allMatch(Character::isDigit)
                ? Optional.of(minute + " " + fields[1])
                : Optional.empty();
    }
}
