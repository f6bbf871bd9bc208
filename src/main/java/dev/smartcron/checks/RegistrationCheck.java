package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.alert.message.Details;
import dev.smartcron.checks.CheckResult.Measured;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.query.TaskTable.Unplannable;
import dev.smartcron.task.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Checks that tasks are registered at all, and that each of them can be planned. */
record RegistrationCheck(TaskTable tasks, String home) implements Check {

    @Override
    public List<CheckResult> check(Instant now) {
        int registered = tasks.count();
        List<Finding> none = new ArrayList<>();
        if (registered == 0) {
            none.add(new Finding(
                    "tasks",
                    Severity.CRITICAL,
                    "no task is registered in " + home,
                    Details.of("Nothing is started there.")
                            .andTry("smartcron register tasks.yaml", "after a lost or restored database")));
        }
        List<Finding> unplannable =
                tasks.unplannable().stream().map(RegistrationCheck::finding).toList();
        List<CheckFindings> found = List.of(
                CheckFindings.of(AlertRule.NO_TASKS, none), CheckFindings.of(AlertRule.TASK_UNPLANNABLE, unplannable));
        CheckStatus status =
                !none.isEmpty() ? CheckStatus.CRITICAL : unplannable.isEmpty() ? CheckStatus.OK : CheckStatus.DEGRADED;
        String detail = !none.isEmpty()
                ? found.get(0).summaries()
                : unplannable.isEmpty() ? registered + " registered" : CheckResult.named(unplannable, Finding::summary);
        return List.of(CheckResult.of("tasks", status, detail, new Measured(registered, 1, true), found));
    }

    private static Finding finding(Unplannable task) {
        return Finding.ofTask(
                task.name(),
                Severity.ofPriority(task.priority()),
                task.name() + " " + task.problem(),
                Details.of("Mend its task file and register it again.").andTry("smartcron show " + task.name(), null));
    }
}
