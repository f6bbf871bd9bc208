package dev.smartcron.health;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Severity;
import java.time.Instant;
import java.util.List;

/** Tasks whose last end was a failure. Their alerts are made from the executions themselves, see {@link Alerts}. */
final class FailedTasksCheck implements Check {
    private static final int NAMED = 3;

    private final Alerts alerts;

    FailedTasksCheck(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public CheckResult look(Instant now) {
        List<Finding> failing = alerts.failingTasks();
        boolean critical = failing.stream().anyMatch(finding -> finding.severity() == Severity.CRITICAL);
        HealthStatus status =
                failing.isEmpty() ? HealthStatus.OK : critical ? HealthStatus.CRITICAL : HealthStatus.DEGRADED;
        String named = String.join(
                "; ", failing.stream().limit(NAMED).map(Finding::summary).toList());
        String more = failing.size() > NAMED ? "; and " + (failing.size() - NAMED) + " more" : "";
        return new CheckResult(
                "failed_tasks", status, failing.isEmpty() ? "none" : named + more, failing.size(), 0, List.of());
    }
}
