package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.RunDetails;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Checks for tasks whose newest execution was given up, because a task that they wait for did not succeed in time. */
record BlockedTasksCheck(TaskTable tasks, TaskFacts facts) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> blocked = new ArrayList<>();
        for (TaskRow row : tasks.declaring("after")) {
            facts.lastOfAll(row.name())
                    .filter(last -> last.status() == Status.BLOCKED)
                    .map(last -> finding(row, last))
                    .ifPresent(blocked::add);
        }
        return List.of(CheckResult.found("blocked_tasks", "none", AlertRule.TASK_BLOCKED, blocked));
    }

    private static Finding finding(TaskRow row, Execution blocked) {
        RunDetails words = new RunDetails(blocked, RegisteredTask.of(row).zone());
        Reason reason = Objects.requireNonNull(blocked.reason());
        Finding finding = Finding.ofTask(
                row.name(),
                Severity.ofPriority(blocked.priority()),
                row.name() + " is blocked: " + words.sentence(reason),
                words.facts()
                        .andTry(
                                "smartcron why " + row.name(), "what it waited for",
                                "smartcron trigger " + row.name(), "starts it without waiting for the other"));
        return reason.text("task").map(finding::heldBy).orElse(finding);
    }
}
