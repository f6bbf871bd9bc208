package dev.smartcron.status.figures;

import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.query.StartedRuns.Failure;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds tasks whose failures fall into the same minutes far more often than chance would have it.
 *
 * <p>1. Failures become minutes of tasks. 2. For each two tasks the minutes in which both failed are counted, neighbouring
 * ones as one. 3. By chance, a failure of one meets a failure of the other as often as the other's runs fail, as if one of
 * them ended in each of those minutes: tasks of one schedule do meet. 4. Pairs that are too often together for that, all
 * pairs considered, make groups.
 *
 * @param failures within {@link #SPAN} days
 * @param sums of the same days, by task
 */
record FailingTogetherPattern(List<Failure> failures, Map<String, TaskSums> sums) implements Insight.Pattern {
    /** Days that are looked at. */
    static final int SPAN = 14;

    /** Failures that are looked at, the newest: more are one long outage. */
    static final int MOST_FAILURES = 3_000;

    /** Less often may be one bad day, or two. */
    private static final int LEAST_TIMES = 3;

    private static final int LEAST_DAYS = 3;

    /** The least share, of the failures of whichever of the two fails less often, that they have in common. */
    private static final double LEAST_SHARE = 0.5;

    /** That any two of all tasks meet so often by chance. */
    private static final double MOST_CHANCE = 0.001;

    private static final int MINUTES_A_DAY = 24 * 60;
    private static final int NAMED = 5;

    /** Two tasks, in the order of their names. */
    private record Pair(String one, String other) {}

    /** Counts how often a pair failed together. */
    private static final class Meetings {
        private final TreeSet<Long> days = new TreeSet<>();
        private long last = Long.MIN_VALUE / 2;
        private int times;

        void add(long minute) {
            if (minute - last > 1) {
                times++;
                days.add(minute / MINUTES_A_DAY);
            }
            last = minute;
        }
    }

    private record FailingPair(Pair pair, int times, int days, double byChance) {}

    @Override
    public List<Insight> find() {
        Map<String, TreeSet<Long>> minutes = new TreeMap<>();
        failures.forEach(failure -> minutes.computeIfAbsent(failure.task(), none -> new TreeSet<>())
                .add(failure.at().getEpochSecond() / 60));
        minutes.values().removeIf(each -> each.size() < LEAST_TIMES);
        double pairs = minutes.size() * (minutes.size() - 1) / 2.0;
        List<FailingPair> together = new ArrayList<>();
        meetings(minutes).forEach((pair, met) -> {
            int one = minutes.getOrDefault(pair.one(), new TreeSet<>()).size();
            int other = minutes.getOrDefault(pair.other(), new TreeSet<>()).size();
            boolean isOften = met.times >= LEAST_TIMES
                    && met.days.size() >= LEAST_DAYS
                    && met.times >= LEAST_SHARE * Math.min(one, other);
            double chance = isOften
                    ? Math.max(
                            atLeast(met.times, one, share(pair.other())), atLeast(met.times, other, share(pair.one())))
                    : 1;
            if (chance * pairs <= MOST_CHANCE) {
                together.add(new FailingPair(
                        pair,
                        met.times,
                        met.days.size(),
                        Math.max(one * share(pair.other()), other * share(pair.one()))));
            }
        });
        together.sort(Comparator.<FailingPair>comparingInt(each -> -each.times())
                .thenComparing(each -> each.pair().one())
                .thenComparing(each -> each.pair().other()));
        return groups(together).stream().map(FailingTogetherPattern::insight).toList();
    }

    private static Map<Pair, Meetings> meetings(Map<String, TreeSet<Long>> minutes) {
        TreeMap<Long, List<String>> failing = new TreeMap<>();
        minutes.forEach((task, all) -> all.forEach(minute ->
                failing.computeIfAbsent(minute, none -> new ArrayList<>()).add(task)));
        Map<Pair, Meetings> meetings = new HashMap<>();
        failing.forEach((minute, tasks) -> {
            List<String> next = failing.getOrDefault(minute + 1, List.of());
            for (int i = 0; i < tasks.size(); i++) {
                for (int j = i + 1; j < tasks.size(); j++) {
                    meet(meetings, tasks.get(i), tasks.get(j), minute);
                }
                for (String other : next) {
                    meet(meetings, tasks.get(i), other, minute);
                }
            }
        });
        return meetings;
    }

    private static void meet(Map<Pair, Meetings> meetings, String one, String other, long minute) {
        int order = one.compareTo(other);
        if (order != 0) {
            Pair pair = order < 0 ? new Pair(one, other) : new Pair(other, one);
            meetings.computeIfAbsent(pair, none -> new Meetings()).add(minute);
        }
    }

    /** The share of a task's minutes, or of its runs where it has fewer than one a minute, that have a failure. */
    private double share(String task) {
        TaskSums all = sums.getOrDefault(task, new TaskSums());
        double inThreeMinutes = Math.max(1, 3.0 * all.judged() / (SPAN * MINUTES_A_DAY));
        return all.judged() == 0 ? 1 : Math.min(1, inThreeMinutes * all.failures() / all.judged());
    }

    /** The probability of at least so many hits in so many tries. */
    private static double atLeast(int hits, int tries, double share) {
        if (share >= 1 || hits > tries) {
            return 1;
        }
        double below = 0;
        double term = Math.pow(1 - share, tries);
        for (int i = 0; i < hits; i++) {
            below += term;
            term *= share / (1 - share) * (tries - i) / (i + 1);
        }
        return Math.max(0, 1 - below);
    }

    /** Pairs that have a task in common are one group; the most frequent pair of each comes first. */
    private static List<List<FailingPair>> groups(List<FailingPair> all) {
        List<List<FailingPair>> groups = new ArrayList<>();
        for (FailingPair each : all) {
            List<FailingPair> joined = new ArrayList<>();
            groups.removeIf(group -> {
                boolean common = !tasks(group).stream()
                        .filter(tasks(List.of(each))::contains)
                        .toList()
                        .isEmpty();
                return common && joined.addAll(group);
            });
            joined.add(each);
            groups.add(joined);
        }
        return groups;
    }

    private static TreeSet<String> tasks(List<FailingPair> group) {
        TreeSet<String> tasks = new TreeSet<>();
        group.forEach(each -> {
            tasks.add(each.pair().one());
            tasks.add(each.pair().other());
        });
        return tasks;
    }

    private static Insight insight(List<FailingPair> group) {
        FailingPair most =
                group.stream().max(Comparator.comparingInt(FailingPair::times)).orElseThrow();
        List<String> tasks = List.copyOf(tasks(group));
        BigDecimal byChance = BigDecimal.valueOf(most.byChance()).setScale(1, RoundingMode.HALF_UP);
        String pair = most.pair().one() + " and " + most.pair().other();
        String who = tasks.size() == 2
                ? pair + " failed in the same minutes "
                : InsightWords.names(tasks, NAMED) + " fail in the same minutes; " + pair + " did so ";
        return new Insight(
                InsightKind.FAILING_TOGETHER,
                null,
                Severity.MEDIUM,
                who + most.times() + " times on " + most.days() + " of the last " + SPAN
                        + " days, where chance would make " + byChance.toPlainString() + " of it",
                "Look for what they share, such as a server or a minute: smartcron history " + tasks.get(0)
                        + " and smartcron history " + tasks.get(1) + " show their failures.",
                Json.object(
                        "tasks", tasks,
                        "most_often", List.of(most.pair().one(), most.pair().other()),
                        "times", most.times(),
                        "bad_days", most.days(),
                        "days", SPAN,
                        "by_chance", byChance.doubleValue()));
    }
}
