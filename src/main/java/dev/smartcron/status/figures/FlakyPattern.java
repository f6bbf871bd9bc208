package dev.smartcron.status.figures;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that mostly succeed and now and then do not, or do so only at a retry. One that failed for some days in a row
 * and is well again, or is broken now, is none: it does not change to and fro.
 *
 * @param tasks with their days, within {@link #SPAN}
 */
record FlakyPattern(List<TaskDays> tasks) implements Insight.Pattern {
    /** Days that are looked at: what was mended before is over. */
    static final int SPAN = 14;

    /** The least number of runs: of fewer, a share says little. */
    private static final int LEAST_RUNS = 10;

    /** The least number of failures: once or twice anything fails. */
    private static final int LEAST_FAILURES = 3;

    /** The least share of so few failures: otherwise chance makes them of tasks that hardly ever fail. */
    private static final double LEAST_SHARE_OF_FEW = 0.1;

    private static final int MANY_FAILURES = 5;

    /** Rarer failures are not worth a search. */
    private static final double LEAST_SHARE = 0.01;

    /** A task that fails more often is broken, which the alerts tell. */
    private static final double MOST_SHARE = 0.4;

    /** The share of failures from which it is as urgent as a failure. */
    private static final double URGENT_SHARE = 0.2;

    /** An outage makes two: it begins and it ends. */
    private static final int LEAST_CHANGES = 3;

    /** Retries for each success: a few are what retries are for. */
    private static final double LEAST_RETRIED = 0.05;

    /** On fewer, something else was away. */
    private static final int LEAST_RETRIED_DAYS = 3;

    /** Checks whether the sums of all days leave it open that a task is flaky. */
    static boolean mayBeFlaky(TaskSums sums) {
        return sums.judged() >= LEAST_RUNS
                && share(sums) <= MOST_SHARE
                && (failsOften(sums)
                        || isRetriedOften(sums.only(Status.SUCCEEDED).ran().counts()));
    }

    /** Counts what did not go as it should. */
    static long troubles(TaskSums sums) {
        return sums.failures() + retries(sums.only(Status.SUCCEEDED).ran().counts());
    }

    private static double share(TaskSums sums) {
        return (double) sums.failures() / Math.max(1, sums.judged());
    }

    private static boolean failsOften(TaskSums sums) {
        return sums.failures() >= LEAST_FAILURES
                && share(sums) >= (sums.failures() < MANY_FAILURES ? LEAST_SHARE_OF_FEW : LEAST_SHARE);
    }

    private static long retries(Sums.RunCounts successes) {
        return Math.max(0, successes.attempts() - successes.executions());
    }

    private static boolean isRetriedOften(Sums.RunCounts successes) {
        return retries(successes) >= Math.max(LEAST_FAILURES, LEAST_RETRIED * successes.executions());
    }

    /** The outcomes of a day's runs. */
    private record Day(boolean isBad, boolean isGood) {
        static Day of(TaskSums sums) {
            return new Day(sums.failures() > 0, sums.count(Status.SUCCEEDED) > 0);
        }
    }

    /** Counts how often bad gives way to good or good to bad; a day of both is once. */
    private static int changes(List<Day> days) {
        int changes = 0;
        Day before = null;
        for (Day day : days) {
            if (day.isBad() && day.isGood()) {
                changes++;
                before = null;
            } else if (day.isBad() || day.isGood()) {
                changes += before != null && !before.equals(day) ? 1 : 0;
                before = day;
            }
        }
        return changes;
    }

    private record Flaky(TaskDays task, TaskSums all, Sums.RunCounts successes) {
        static Flaky of(TaskDays task) {
            TaskSums all = new TaskSums();
            task.sums().forEach(all::add);
            return new Flaky(task, all, all.only(Status.SUCCEEDED).ran().counts());
        }

        boolean isFlaky() {
            return mayBeFlaky(all) && (failsNowAndThen() || needsRetries());
        }

        double share() {
            return FlakyPattern.share(all);
        }

        private boolean failsNowAndThen() {
            return failsOften(all) && changes(task.sums().stream().map(Day::of).toList()) >= LEAST_CHANGES;
        }

        private boolean needsRetries() {
            return isRetriedOften(successes)
                    && task.sums().stream()
                                    .filter(day -> retries(day.only(Status.SUCCEEDED)
                                                    .ran()
                                                    .counts())
                                            > 0)
                                    .count()
                            >= LEAST_RETRIED_DAYS;
        }

        Insight insight() {
            List<String> parts = new ArrayList<>();
            if (failsNowAndThen()) {
                parts.add("failed in " + all.failures() + " of " + all.judged() + " runs ("
                        + InsightWords.percent(all.failures(), all.judged()) + ") on "
                        + InsightWords.count(badDays(), "day") + " of the last " + SPAN);
            }
            if (needsRetries()) {
                parts.add("needed " + retries(successes) + " retries for " + successes.executions() + " successes in "
                        + SPAN + " days");
            }
            return new Insight(
                    InsightKind.FLAKY,
                    task.task(),
                    share() >= URGENT_SHARE ? Severity.ofPriority(task.priority()) : Insight.notUrgent(task.priority()),
                    task.task() + " mostly succeeds, but " + String.join(", and ", parts),
                    advice(),
                    facts());
        }

        private long badDays() {
            return task.sums().stream().filter(day -> day.failures() > 0).count();
        }

        private String advice() {
            Status most = Status.FINAL.stream()
                    .filter(Status::isFailure)
                    .max(Comparator.comparingLong(all::count))
                    .orElseThrow();
            return failsNowAndThen()
                    ? "smartcron history " + task.task() + " --status " + most.word()
                            + " shows when and why; retries in the task file get over what passes by itself."
                    : "smartcron history " + task.task() + " shows the attempts; a longer delay of retries in the task"
                            + " file may need fewer.";
        }

        private Map<String, @Nullable Object> facts() {
            return Json.object(
                    "days", SPAN,
                    "runs", all.judged(),
                    "failures", all.failures(),
                    "failure_rate",
                            FigureJson.percent(all.failures(), all.judged()).doubleValue(),
                    "bad_days", badDays(),
                    "successes", successes.executions(),
                    "retries", retries(successes));
        }
    }

    @Override
    public List<Insight> find() {
        return tasks.stream()
                .map(Flaky::of)
                .filter(Flaky::isFlaky)
                .sorted(Comparator.comparingDouble(Flaky::share).reversed())
                .map(Flaky::insight)
                .toList();
    }
}
