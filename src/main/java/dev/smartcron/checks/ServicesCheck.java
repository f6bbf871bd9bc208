package dev.smartcron.checks;

import dev.smartcron.alert.FailedTask;
import dev.smartcron.alert.Finding;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.query.ServiceTable;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks for services that start and end, again and again. One that ended once and is started again is no trouble; it is
 * over when a run is stable, or nobody wants it to run.
 */
record ServicesCheck(ServiceTable services, TaskTable tasks, HealthFacts facts, FailedTask words) implements Check {

    @Override
    public List<CheckResult> check(Instant now) {
        Map<String, RunningService> all = services.all(now);
        List<Finding> restarting = new ArrayList<>();
        all.forEach((name, service) -> {
            if (service.restartsAgainAndAgain()) {
                tasks.find(name)
                        .filter(TaskRow::mayRun)
                        .flatMap(task -> facts.lastRun(name))
                        .map(last -> words.restartsFinding(
                                last, service.restartProblem().orElseThrow()))
                        .ifPresent(restarting::add);
            }
        });
        return List.of(CheckResult.none(
                "services",
                all.isEmpty() ? "none" : "none restarts again and again",
                AlertRule.SERVICE_RESTARTS,
                restarting,
                finding -> finding));
    }
}
