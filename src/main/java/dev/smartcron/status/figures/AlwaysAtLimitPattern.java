package dev.smartcron.status.figures;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.status.figures.StartLimit.LimitKind;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds limits that runs wait for again and again, and tasks of which firings are skipped again and again because the run
 * before goes on.
 *
 * @param waits how full limits were while runs waited, as far as that was looked at
 * @param waiting the tasks of those runs
 * @param skipping tasks of which firings were skipped
 * @param told limits of which another pattern tells already
 */
record AlwaysAtLimitPattern(
        List<LimitWait> waits, List<WaitingTask> waiting, List<SkippedFirings> skipping, Set<String> told)
        implements Insight.Pattern {
    /** Fewer waits may have met it by chance. */
    private static final int LEAST_WAITS = 5;

    /** The least share, of the waits looked at, in which the limit was reached: the others had another cause. */
    private static final double LEAST_SHARE = 0.75;

    private static final int LEAST_SKIPPED = 5;

    /** The least share of firings that are skipped; fewer are what skipping is for. */
    private static final double LEAST_SKIPPED_SHARE = 0.1;

    private static final int NAMED = 4;

    /**
     * A limit in the middle of a run's wait.
     *
     * @param isFull whether all its places were taken
     */
    record LimitWait(StartLimit limit, String task, boolean isFull) {}

    /**
     * Firings of a task that were skipped.
     *
     * @param skipped of {@code firings}, both in the same days
     * @param reason of most of those looked at
     * @param averageMillis that a run takes; zero where none is known
     */
    record SkippedFirings(
            String task, int priority, long skipped, long firings, ReasonCode reason, long averageMillis) {
        private static final Set<ReasonCode> OWN_LIMIT =
                Set.of(ReasonCode.OVERLAP, ReasonCode.OVERLAP_RETRY, ReasonCode.MAX_WAITING);

        /** Checks whether there are enough for a look at their reason. */
        static boolean areMany(long skipped, long firings) {
            return skipped >= LEAST_SKIPPED && skipped >= LEAST_SKIPPED_SHARE * firings;
        }

        boolean isByLimit() {
            return areMany(skipped, firings) && OWN_LIMIT.contains(reason);
        }
    }

    @Override
    public List<Insight> find() {
        List<Insight> found = new ArrayList<>();
        skipping.stream()
                .filter(SkippedFirings::isByLimit)
                .sorted(Comparator.comparingDouble(
                        (SkippedFirings each) -> -(double) each.skipped() / Math.max(1, each.firings())))
                .map(AlwaysAtLimitPattern::skipped)
                .forEach(found::add);
        Map<StartLimit, List<LimitWait>> byLimit = new LinkedHashMap<>();
        waits.forEach(wait ->
                byLimit.computeIfAbsent(wait.limit(), none -> new ArrayList<>()).add(wait));
        byLimit.forEach((limit, all) -> waited(limit, all).ifPresent(found::add));
        return found;
    }

    private static Insight skipped(SkippedFirings each) {
        boolean queues = each.reason() == ReasonCode.MAX_WAITING;
        return new Insight(
                InsightKind.ALWAYS_AT_LIMIT,
                each.task(),
                Insight.notUrgent(each.priority()),
                "of " + each.firings() + " firings of " + each.task() + " in " + FlakyPattern.SPAN + " days "
                        + each.skipped() + " (" + InsightWords.percent(each.skipped(), each.firings())
                        + ") were skipped because "
                        + (queues ? "as many as may wait did already" : "the run before still went on")
                        + (each.averageMillis() == 0
                                ? ""
                                : "; a run takes " + InsightWords.millis(each.averageMillis()) + " on average"),
                "Make it faster or its schedule slower; or "
                        + (queues ? "raise max_waiting" : "set overlap: queue")
                        + " in the task file. smartcron history " + each.task() + " --status skipped shows them.",
                Json.object(
                        "limit", new StartLimit(LimitKind.TASK, each.task(), 1).word(),
                        "skipped", each.skipped(),
                        "firings", each.firings(),
                        "reason_code", each.reason().word(),
                        "mean_ms", each.averageMillis()));
    }

    private Optional<Insight> waited(StartLimit limit, Collection<LimitWait> all) {
        List<LimitWait> full = all.stream().filter(LimitWait::isFull).toList();
        if (told.contains(limit.word()) || full.size() < LEAST_WAITS || full.size() < LEAST_SHARE * all.size()) {
            return Optional.empty();
        }
        List<String> tasks = full.stream().map(LimitWait::task).distinct().toList();
        return waiting.stream()
                .filter(task -> tasks.contains(task.task()) && task.waitsRegularly())
                .max(Comparator.comparing(WaitingTask::average))
                .map(worst -> insight(limit, tasks, worst, full.size(), all.size()));
    }

    private static Insight insight(StartLimit limit, List<String> tasks, WaitingTask worst, int full, int looked) {
        boolean isOwn = limit.kind() == LimitKind.TASK;
        return new Insight(
                InsightKind.ALWAYS_AT_LIMIT,
                isOwn ? limit.name() : null,
                Severity.MEDIUM,
                InsightWords.names(tasks, NAMED) + " regularly wait" + (tasks.size() == 1 ? "s" : "") + " for "
                        + limit.inWords() + ": " + worst.inWords(),
                (isOwn ? "Make it faster or its schedule slower; or set " : "Spread the starts, or raise ")
                        + limit.key() + ". smartcron simulate --registered shows what starts when.",
                Json.object(
                        "tasks", tasks,
                        "limit", limit.word(),
                        "places", limit.places(),
                        "full", full,
                        "looked_at", looked,
                        "average_wait_ms", worst.average().toMillis(),
                        "longest_wait_ms", worst.longest().toMillis()));
    }
}
