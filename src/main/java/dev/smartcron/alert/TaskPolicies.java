package dev.smartcron.alert;

import dev.smartcron.store.query.TaskTable;
import dev.smartcron.task.AlertPolicy;
import dev.smartcron.task.Severity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code alert} of the tasks that declare one, read once, when it is first asked for. */
public final class TaskPolicies {
    private final TaskTable tasks;
    private @Nullable Map<String, AlertPolicy> declared;

    public TaskPolicies(TaskTable tasks) {
        this.tasks = tasks;
    }

    /** The policy of a task. */
    public AlertPolicy of(String task) {
        return declared().getOrDefault(task, AlertPolicy.DEFAULT);
    }

    /** A finding as its task wants it told. */
    public Finding applied(Finding finding) {
        AlertPolicy policy = finding.task() == null ? AlertPolicy.DEFAULT : of(finding.task());
        return policy.equals(AlertPolicy.DEFAULT)
                ? finding
                : finding.told(
                        policy.severity().map(Severity::of).orElse(finding.severity()),
                        policy.to().isEmpty() ? finding.to() : policy.to());
    }

    /** Findings as their tasks want them told. */
    public CheckFindings applied(CheckFindings found) {
        return new CheckFindings(
                found.rule(),
                found.looks(),
                found.scope(),
                found.findings().stream().map(this::applied).toList());
    }

    private Map<String, AlertPolicy> declared() {
        Map<String, AlertPolicy> known = declared;
        if (known == null) {
            known = new HashMap<>();
            for (var row : tasks.declaring("alert")) {
                known.put(row.name(), AlertPolicy.of(row.definition()));
            }
            declared = known;
        }
        return known;
    }
}
