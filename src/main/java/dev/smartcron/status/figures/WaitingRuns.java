package dev.smartcron.status.figures;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.execution.Trigger;
import dev.smartcron.status.figures.AlwaysAtLimitPattern.LimitWait;
import dev.smartcron.status.figures.AlwaysAtLimitPattern.SkippedFirings;
import dev.smartcron.store.query.StartedRuns;
import dev.smartcron.store.query.StartedRuns.StartedRun;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads what tasks waited for before they started: of the tasks that waited longest the newest runs, and for some of these
 * who ran in the middle of the wait. Nothing is looked for where the sums say that nothing waited.
 */
final class WaitingRuns {
    private static final int MOST_TASKS = 6;
    private static final int RUNS_LOOKED_AT = 100;
    private static final int WAITS_LOOKED_AT = 6;

    /** Tasks that may have held a place, those that ran longest: with more at once, less is found than there was. */
    private static final int MOST_HOLDERS = 40;

    /** Runs of one task at once. */
    private static final int MOST_AT_ONCE = 50;

    private static final int MOST_SKIPPING = 20;
    private static final int SKIPS_LOOKED_AT = 200;

    private final StartedRuns runs;
    private final KnownTasks tasks;
    private final RunLimits limits;
    private final Map<String, Integer> groups;
    private final Instant since;
    private final Map<String, String> groupOf;
    private final Map<StartLimit, List<String>> holders = new HashMap<>();

    /**
     * Reads nothing yet.
     *
     * @param groups how many each lets run, by its name
     * @param since the first day that is looked at
     */
    WaitingRuns(StartedRuns runs, KnownTasks tasks, RunLimits limits, Map<String, Integer> groups, Instant since) {
        this.runs = runs;
        this.tasks = tasks;
        this.limits = limits;
        this.groups = groups;
        this.since = since;
        this.groupOf = tasks.groups();
    }

    /** A task that waits, with those of its runs that did. */
    record Waits(WaitingTask task, Policy policy, List<StartedRun> runs) {}

    /** The tasks that waited longest, all their runs together; none that waits for other tasks to succeed. */
    List<Waits> read() {
        List<String> longest = tasks.started(
                WaitingRuns::mayWaitRegularly, sums -> sums.ran().times().waited(), MOST_TASKS);
        List<Waits> waits = new ArrayList<>();
        for (String name : longest) {
            tasks.task(name)
                    .filter(task -> !task.definition().keys().containsKey("after"))
                    .ifPresent(task -> waits.add(read(task)));
        }
        return waits;
    }

    private static boolean mayWaitRegularly(TaskSums sums) {
        return sums.ran().times().longestWait() >= WaitingTask.LEAST.toMillis();
    }

    private Waits read(Task task) {
        List<StartedRun> looked = runs.since(task.name(), since, RUNS_LOOKED_AT);
        List<StartedRun> waited = looked.stream()
                .filter(run -> run.waited().compareTo(WaitingTask.LEAST) >= 0 && !hasOtherCause(run))
                .toList();
        return new Waits(
                new WaitingTask(
                        task.name(),
                        task.timing().expression().orElse(null),
                        task.policy().group().orElse(null),
                        looked.size(),
                        waited.stream().map(StartedRun::waited).toList()),
                task.policy(),
                waited);
    }

    /**
     * Checks whether it waited for something else: of a retry only the last start is known, and what is caught up waited for
     * a tick.
     */
    private static boolean hasOtherCause(StartedRun run) {
        return run.attempts() != 1 || run.trigger() == Trigger.CATCH_UP;
    }

    /** The limits that were full, or not, in the middle of some of the waits. */
    List<LimitWait> limits(List<Waits> all) {
        List<LimitWait> waits = new ArrayList<>();
        for (Waits each : all) {
            if (each.task().waitsRegularly()) {
                int step = Math.max(1, each.runs().size() / WAITS_LOOKED_AT);
                for (int i = 0; i < each.runs().size() && i < step * WAITS_LOOKED_AT; i += step) {
                    waits.addAll(limits(each, each.runs().get(i)));
                }
            }
        }
        return waits;
    }

    /** Up to the first that was full: it is that which the run waited for. */
    private List<LimitWait> limits(Waits task, StartedRun run) {
        Instant middle = run.dueAt().plus(run.waited().dividedBy(2));
        List<LimitWait> waits = new ArrayList<>();
        for (StartLimit limit : limits.of(task.task().task(), task.policy(), run, groups)) {
            boolean isFull = taken(limit, run, middle) >= limit.places();
            waits.add(new LimitWait(limit, task.task().task(), isFull));
            if (isFull) {
                break;
            }
        }
        return waits;
    }

    private long taken(StartLimit limit, StartedRun waiting, Instant at) {
        List<String> names = holders.computeIfAbsent(limit, key -> tasks.busiest(mayHold(key), MOST_HOLDERS));
        return runs.runningAt(names, at, MOST_AT_ONCE).stream()
                .filter(run -> holds(run, limit, waiting))
                .count();
    }

    private Predicate<String> mayHold(StartLimit limit) {
        return switch (limit.kind()) {
            case TASK -> limit.name()::equals;
            case GROUP -> task -> limit.name().equals(groupOf.get(task));
            case OWNER, QUEUE ->
                task -> tasks.rows().get(task) != null && tasks.rows().get(task).kind() == Kind.ON_DEMAND;
            case NODE -> task -> true;
        };
    }

    private static boolean holds(StartedRun run, StartLimit limit, StartedRun waiting) {
        return switch (limit.kind()) {
            case TASK, GROUP -> true;
            case OWNER ->
                run.isJob() && waiting.owner() != null && waiting.owner().equals(run.owner());
            case QUEUE -> run.isJob();
            case NODE -> limit.name().equals(run.node());
        };
    }

    /** The tasks of which many firings were skipped, with the reason of most. */
    List<SkippedFirings> skipping() {
        List<SkippedFirings> skipping = new ArrayList<>();
        List<String> many = tasks.started(
                sums -> SkippedFirings.areMany(sums.count(Status.SKIPPED), firings(sums)),
                sums -> sums.count(Status.SKIPPED),
                MOST_SKIPPING);
        for (String name : many) {
            TaskSums sums = tasks.sums(name);
            mostFrequent(runs.skipped(name, SKIPS_LOOKED_AT))
                    .ifPresent(reason -> skipping.add(new SkippedFirings(
                            name,
                            tasks.priority(name),
                            sums.count(Status.SKIPPED),
                            firings(sums),
                            reason,
                            sums.only(Status.SUCCEEDED).ran().mean())));
        }
        return skipping;
    }

    private static long firings(TaskSums sums) {
        return sums.runs() + sums.dropped();
    }

    private static Optional<ReasonCode> mostFrequent(List<ReasonCode> reasons) {
        Map<ReasonCode, Long> counts = reasons.stream()
                .collect(Collectors.groupingBy(reason -> reason, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }
}
