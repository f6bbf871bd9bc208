package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.RunDetails;
import dev.smartcron.execution.Execution;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.RunningExecution;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.AlertPolicy;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks for executions that go on, or went on, for longer than their task allows ({@code alert.max_duration}). */
record SlowTasksCheck(TaskTable tasks, HealthFacts facts) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> slow = new ArrayList<>();
        List<RunningExecution> running = null;
        for (TaskRow row : tasks.declaring("alert")) {
            Optional<Duration> most = AlertPolicy.of(row.definition()).maxDuration();
            if (most.isPresent() && row.kind() != TaskRow.Kind.CONTINUOUS) {
                running = running == null ? facts.running() : running;
                slow(row, most.get(), running, now).ifPresent(slow::add);
            }
        }
        return List.of(CheckResult.found("slow_tasks", "none", AlertRule.TASK_SLOW, slow));
    }

    private Optional<Finding> slow(TaskRow row, Duration most, List<RunningExecution> running, Instant now) {
        Optional<Execution> goesOn = running.stream()
                .map(RunningExecution::execution)
                .filter(run -> run.task().equals(row.name()))
                .min(Comparator.comparing(Execution::id));
        return Stream.of(goesOn, facts.newestEnd(row.name()))
                .flatMap(Optional::stream)
                .filter(run -> RunTime.of(run, now).compareTo(most) > 0)
                .findFirst()
                .map(run -> finding(row, run, most, now));
    }

    private static Finding finding(TaskRow row, Execution run, Duration most, Instant now) {
        RunDetails words = new RunDetails(run, RegisteredTask.of(row).zone());
        String limit = Durations.format(most);
        return Finding.ofTask(
                run.task(),
                Severity.ofPriority(run.priority()),
                run.task() + " " + RunTime.inWords(run, now) + ", longer than the " + limit + " that it should take",
                words.withCommands(words.facts("max_duration", limit)));
    }
}
