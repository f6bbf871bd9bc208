package dev.smartcron.checks;

import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.OverdueTasks.OverdueTask;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.util.List;

/** Checks for firings that have no row. */
record OverdueTasksCheck(OverdueTasks tasks) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> overdue =
                tasks.find(now).stream().map(OverdueTasksCheck::finding).toList();
        return List.of(CheckResult.found("overdue_tasks", "none", AlertRule.TASK_OVERDUE, overdue));
    }

    private static Finding finding(OverdueTask overdue) {
        RegisteredTask task = overdue.task();
        Instant due = overdue.due();
        String at = Zoned.spaced(due, task.zone());
        String places = task.task().map(known -> known.policy().places()).orElse("");
        Details details = Details.of("Every firing gets a row, whatever becomes of it; the one of " + at
                + " has none, and a runner has ticked since.");
        return Finding.ofTask(
                task.name(),
                overdue.severity(),
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
