package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.RunDetails;
import dev.smartcron.alert.TaskTimes;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.UsualDuration;
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

/** Checks for executions that take far longer than is usual for their task. */
record UnusualTasksCheck(TaskFacts facts, TaskTimes times) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> unusual = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Execution run : facts.longRuns(UsualDuration.LEAST_EXCESS, now)) {
            if (seen.contains(run.task())) {
                continue;
            }
            List<Duration> before = facts.usual(run.task(), run.id(), UsualDuration.MOST_RUNS);
            UsualDuration.of(before)
                    .filter(usual -> usual.isFarExceededBy(RunTime.of(run, now)))
                    .ifPresent(usual -> {
                        seen.add(run.task());
                        unusual.add(finding(run, before, usual, now));
                    });
        }
        return List.of(CheckResult.found("unusual_tasks", "none", AlertRule.TASK_SLOWER, unusual));
    }

    private Finding finding(Execution run, List<Duration> before, UsualDuration usually, Instant now) {
        RunDetails words = new RunDetails(run, times.zone(run.task()));
        String usual = Durations.brief(usually.median());
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
