package dev.smartcron.status.figures;

import dev.smartcron.status.figures.StartLimit.LimitKind;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds tasks that start in the same minutes, more of them than a limit lets run, and that do wait.
 *
 * @param starts of the coming day
 * @param waiting tasks that wait for their start, now and then at least
 * @param groups of tasks that have one, by task
 * @param limits of the groups by their names, and of the node by an empty one
 */
record CollidesPattern(
        StartMinutes starts, List<WaitingTask> waiting, Map<String, String> groups, Map<String, StartLimit> limits)
        implements Insight.Pattern {
    /** The least share of a task's starts that meet too many others. */
    private static final double LEAST_SHARE = 0.5;

    /** Waits that people notice. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final int SUGGESTED = 3;
    private static final int NAMED = 4;

    /**
     * Tasks that wait for one limit.
     *
     * @param waiting that which waits longest first
     * @param peak the minute in which most of those under the limit start
     * @param minutes in how many minutes too many do
     */
    private record StartCollision(StartLimit limit, List<WaitingTask> waiting, int peak, int minutes) {}

    @Override
    public List<Insight> find() {
        Map<StartLimit, List<WaitingTask>> byLimit = new LinkedHashMap<>();
        waiting.stream()
                .filter(WaitingTask::waitsRegularly)
                .sorted(Comparator.comparing(WaitingTask::average).reversed())
                .forEach(task -> limit(task)
                        .ifPresent(limit -> byLimit.computeIfAbsent(limit, none -> new ArrayList<>())
                                .add(task)));
        return byLimit.entrySet().stream()
                .map(each -> insight(collision(each.getKey(), each.getValue())))
                .toList();
    }

    private StartCollision collision(StartLimit limit, List<WaitingTask> tasks) {
        int[] all = starts.starts(under(limit));
        int peak = IntStream.range(0, all.length)
                .reduce((one, other) -> all[other] > all[one] ? other : one)
                .orElse(0);
        long minutes =
                Arrays.stream(all).filter(starting -> starting > limit.places()).count();
        return new StartCollision(limit, tasks, peak, (int) minutes);
    }

    /** The limit that is too small for what starts together with a task: its group's, or else the node's. */
    private Optional<StartLimit> limit(WaitingTask task) {
        List<StartLimit> candidates = new ArrayList<>();
        if (task.group() != null && limits.get(task.group()) != null) {
            candidates.add(limits.get(task.group()));
        }
        if (limits.get("") != null) {
            candidates.add(limits.get(""));
        }
        BitSet own = starts.of(task.task());
        return candidates.stream()
                .filter(limit -> {
                    int[] all = starts.starts(under(limit));
                    long tooMany = own.stream()
                            .filter(minute -> all[minute] > limit.places())
                            .count();
                    return tooMany > 0 && tooMany >= LEAST_SHARE * own.cardinality();
                })
                .findFirst();
    }

    private Predicate<String> under(StartLimit limit) {
        return limit.kind() == LimitKind.NODE
                ? task -> true
                : task -> limit.name().equals(groups.get(task));
    }

    private Insight insight(StartCollision collision) {
        StartLimit limit = collision.limit();
        WaitingTask worst = collision.waiting().get(0);
        int peak = collision.peak();
        List<String> tasks = starts.at(peak, under(limit));
        int others = collision.minutes() - 1;
        List<Integer> quiet = starts.quietest(SUGGESTED);
        Optional<String> command = command(worst, quiet);
        return new Insight(
                InsightKind.COLLIDES,
                null,
                worst.longest().compareTo(LONG) >= 0 ? Severity.MEDIUM : Severity.LOW,
                InsightWords.names(tasks, NAMED) + " start together at "
                        + starts.span().sureTime(starts.span().at(peak))
                        + (others < 1 ? "" : " (too many do in " + InsightWords.count(others, "other minute") + ")")
                        + " and wait for " + limit.inWords() + ": " + worst.inWords(),
                "Fewest tasks start in the minutes " + InsightWords.numbers(quiet) + " of the hour: "
                        + command.orElse("move some there, or give them jitter in the task file") + "; or raise "
                        + limit.key() + ".",
                Json.object(
                        "tasks", tasks,
                        "waiting",
                                collision.waiting().stream()
                                        .map(WaitingTask::task)
                                        .toList(),
                        "limit", limit.word(),
                        "places", limit.places(),
                        "minute", starts.span().time(starts.span().at(peak)),
                        "minutes", collision.minutes(),
                        "waits", worst.waits().size(),
                        "average_wait_ms", worst.average().toMillis(),
                        "longest_wait_ms", worst.longest().toMillis(),
                        "quiet_minutes", quiet,
                        "command", command));
    }

    private static Optional<String> command(WaitingTask task, List<Integer> quiet) {
        return quiet.isEmpty()
                ? Optional.empty()
                : StartMinutes.moved(task.schedule(), quiet.get(0))
                        .map(schedule -> "smartcron reschedule " + task.task() + " '" + schedule + "'");
    }
}
