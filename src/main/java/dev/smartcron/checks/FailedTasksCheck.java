package dev.smartcron.checks;

import dev.smartcron.alert.Alerts;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.Severity;
import dev.smartcron.checks.CheckResult.Measured;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Checks for tasks whose last end was a failure. Their alerts are made from the executions, see {@link Alerts}. */
record FailedTasksCheck(Alerts alerts) implements Check {
    private static final int NAMED = 3;

    @Override
    public List<CheckResult> check(Instant now) {
        List<Finding> failing = alerts.failingTasks();
        Measured count = new Measured(failing.size(), 0);
        if (failing.isEmpty()) {
            return List.of(CheckResult.of("failed_tasks", CheckStatus.OK, "none", count, List.of()));
        }
        boolean critical = failing.stream().anyMatch(finding -> finding.severity() == Severity.CRITICAL);
        String named = failing.stream().limit(NAMED).map(Finding::summary).collect(Collectors.joining("; "));
        String more = failing.size() > NAMED ? "; and " + (failing.size() - NAMED) + " more" : "";
        CheckStatus status = critical ? CheckStatus.CRITICAL : CheckStatus.DEGRADED;
        return List.of(CheckResult.of("failed_tasks", status, named + more, count, List.of()));
    }
}
