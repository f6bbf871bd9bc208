package dev.smartcron.checks;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.Alerts.FailingTask;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.util.List;

/** Checks for tasks whose last end was a failure. Their alerts are made from the executions, see {@link Alerts}. */
record FailedTasksCheck(Alerts alerts) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        List<FailingTask> failing = alerts.failingTasks(now);
        boolean critical = failing.stream().anyMatch(each -> each.severity() == Severity.CRITICAL);
        CheckStatus bad = critical ? CheckStatus.CRITICAL : CheckStatus.DEGRADED;
        return List.of(CheckResult.of(
                "failed_tasks",
                failing.isEmpty() ? CheckStatus.OK : bad,
                failing.isEmpty()
                        ? "none"
                        : CheckResult.named(failing, each -> each.summary().get()),
                new Measured(failing.size(), 0),
                List.of()));
    }
}
