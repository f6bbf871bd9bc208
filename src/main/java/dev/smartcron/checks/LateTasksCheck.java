package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.RunDetails;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.AlertPolicy;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Checks for firings that have not succeeded so long after their time ({@code alert.deadline}).
 *
 * <p>Of the firings whose deadline is over, the newest one counts, and any success since then makes up for it. What
 * somebody kept from running on purpose, or the plan itself, is not late.
 */
record LateTasksCheck(TaskTable tasks, TaskFacts facts) implements Check {
    private static final Set<ReasonCode> MEANT = EnumSet.of(
            ReasonCode.PAUSED,
            ReasonCode.PAUSED_ALL,
            ReasonCode.DISABLED,
            ReasonCode.DISABLED_IN_FILE,
            ReasonCode.CALENDAR,
            ReasonCode.NOT_YET_ACTIVE,
            ReasonCode.NO_LONGER_ACTIVE,
            ReasonCode.WRONG_ENVIRONMENT);

    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> late = new ArrayList<>();
        for (TaskRow row : tasks.declaring("alert")) {
            AlertPolicy.of(row.definition())
                    .deadline()
                    .flatMap(deadline -> late(row, deadline, now))
                    .ifPresent(late::add);
        }
        return List.of(CheckResult.found("late_tasks", "none", AlertRule.TASK_LATE, late));
    }

    private Optional<Finding> late(TaskRow row, Duration deadline, Instant now) {
        return facts.lastFiring(row.name(), now.minus(deadline))
                .filter(firing -> row.mayRun() && firing.status() != Status.SUCCEEDED && !isMeant(firing))
                .filter(firing -> row.lastSuccess() == null || row.lastSuccess().isBefore(due(firing)))
                .map(firing -> finding(row, firing, deadline));
    }

    private static boolean isMeant(Execution firing) {
        return firing.status() == Status.CANCELLED
                || (firing.reason() != null && MEANT.contains(firing.reason().code()));
    }

    private static Instant due(Execution firing) {
        return Objects.requireNonNull(firing.scheduledAt());
    }

    private static Finding finding(TaskRow row, Execution firing, Duration deadline) {
        RunDetails words = new RunDetails(firing, RegisteredTask.of(row).zone());
        String limit = Durations.format(deadline);
        return Finding.ofTask(
                row.name(),
                Severity.ofPriority(firing.priority()),
                row.name() + " is late: its run of " + words.at(due(firing)) + " has not succeeded within " + limit,
                words.withCommands(words.facts(
                        "deadline",
                        limit,
                        "last success",
                        row.lastSuccess() == null ? "never" : words.at(row.lastSuccess()))));
    }
}
