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
        List<Finding> failing = alerts.failingTasks(now);
        boolean critical = failing.stream().anyMatch(finding -> finding.severity() == Severity.CRITICAL);
        CheckStatus bad = critical ? CheckStatus.CRITICAL : CheckStatus.DEGRADED;
        String named = failing.stream().limit(NAMED).map(Finding::summary).collect(Collectors.joining("; "));
        String more = failing.size() > NAMED ? "; and " + (failing.size() - NAMED) + " more" : "";
        return List.of(CheckResult.of(
                "failed_tasks",
                failing.isEmpty() ? CheckStatus.OK : bad,
                failing.isEmpty() ? "none" : named + more,
                new Measured(failing.size(), 0),
                List.of()));
    }
}
