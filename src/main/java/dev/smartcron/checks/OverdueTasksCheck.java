package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Severity;
import dev.smartcron.task.Task;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Checks for firings that have no row, by the planner's own marks, although a runner has ticked since.
 *
 * <p>While none has, that is what is wrong, and told as such.
 */
record OverdueTasksCheck(TaskFacts facts, Heartbeats heartbeats, Duration after) implements Check {
    private static final int MOST = 1_000;

    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> overdue = new ArrayList<>();
        for (TaskRow row : facts.overdue(now.minus(after), MOST)) {
            Instant due = Objects.requireNonNull(row.nextDue());
            if (heartbeats
                    .lastTick()
                    .filter(last -> last.isAfter(due.plus(after)))
                    .isPresent()) {
                overdue.add(finding(RegisteredTask.of(row), due));
            }
        }
        return List.of(CheckResult.found("overdue_tasks", "none", AlertRule.TASK_OVERDUE, overdue));
    }

    private static Finding finding(RegisteredTask task, Instant due) {
        String at = Zoned.spaced(due, task.zone());
        String places = task.task().map(known -> known.policy().places()).orElse("");
        Details details = Details.of("Every firing gets a row, whatever becomes of it; the one of " + at
                + " has none, and a runner has ticked since.");
        return Finding.ofTask(
                task.name(),
                Severity.ofPriority(task.task().map(Task::priority).orElse(Task.DEFAULT_PRIORITY)),
                task.name() + " is overdue: nothing is recorded of its run of " + at,
                (places.isEmpty() ? details : details.and("It runs " + places + ": no such node may have ticked."))
                        .andTry(
                                "smartcron why " + task.name(),
                                "what is recorded of it",
                                "smartcron nodes",
                                "when each node ticked last",
                                "smartcron run --verbose",
                                "what does a tick say?"));
    }
}
