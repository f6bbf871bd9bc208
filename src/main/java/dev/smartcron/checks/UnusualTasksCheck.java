package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.RunDetails;
import dev.smartcron.alert.TaskTimes;
import dev.smartcron.execution.Execution;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks for executions that take far longer than their task's last ones.
 *
 * <p>Usual is the median of up to thirty successes before, at least eight; their spread is the median of what each of
 * them is off it (MAD), which a few outliers do not move. Far longer is twice the median, six spreads above it and half a
 * minute above it, all of them: a spread of nothing, or a task of milliseconds, shall wake nobody.
 */
record UnusualTasksCheck(TaskFacts facts, TaskTimes times) implements Check {
    private static final int LEAST_RUNS = 8;
    private static final int MOST_RUNS = 30;
    private static final int SPREADS = 6;
    private static final Duration LEAST_EXCESS = Duration.ofSeconds(30);

    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> unusual = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Execution run : facts.longRuns(LEAST_EXCESS, now)) {
            if (seen.contains(run.task())) {
                continue;
            }
            List<Duration> before = facts.usual(run.task(), run.id(), MOST_RUNS);
            if (before.size() >= LEAST_RUNS && isFarLonger(RunTime.of(run, now), before)) {
                seen.add(run.task());
                unusual.add(finding(run, before, now));
            }
        }
        return List.of(CheckResult.found("unusual_tasks", "none", AlertRule.TASK_SLOWER, unusual));
    }

    static boolean isFarLonger(Duration took, List<Duration> before) {
        Duration median = median(before);
        Duration spread =
                median(before.stream().map(each -> each.minus(median).abs()).toList());
        return took.compareTo(median.multipliedBy(2)) > 0
                && took.compareTo(median.plus(spread.multipliedBy(SPREADS))) > 0
                && took.compareTo(median.plus(LEAST_EXCESS)) > 0;
    }

    private static Duration median(List<Duration> durations) {
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2)
                .plus(sorted.get(sorted.size() / 2))
                .dividedBy(2);
    }

    private Finding finding(Execution run, List<Duration> before, Instant now) {
        RunDetails words = new RunDetails(run, times.zone(run.task()));
        String usual = Durations.brief(median(before));
        return Finding.ofTask(
                run.task(),
                run.priority() <= 3 ? Severity.MEDIUM : Severity.LOW,
                run.task() + " " + RunTime.inWords(run, now) + "; usual are " + usual,
                words.withCommands(words.facts(
                        "usual",
                        usual + ", the median of its last " + before.size() + " successes",
                        "longest",
                        Durations.brief(before.stream().max(Duration::compareTo).orElseThrow()))));
    }
}
