package dev.smartcron.status;

import dev.smartcron.alert.FigureReading;
import dev.smartcron.alert.FigureRules;
import dev.smartcron.settings.OwnRule;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the operator's own, and what it would say now.
 *
 * @param tasks how many it is about
 * @param known the figures of those that have one, the worst first
 * @param open how many of its alerts are open
 */
public record OwnRuleState(OwnRule rule, int tasks, List<FigureReading> known, int open) {
    public static List<OwnRuleState> of(List<OwnRule> rules, FigureRules figures, List<Condition> open) {
        return rules.stream()
                .map(rule -> new OwnRuleState(
                        rule, figures.tasks(rule).size(), figures.readings(rule), RuleState.open(open, rule.name())))
                .toList();
    }

    public String severity() {
        return rule.severity().map(Severity::word).orElse("by priority");
    }

    private long beyond() {
        return known.stream().filter(FigureReading::isBeyond).count();
    }

    /** What it would say now, in words. */
    public String now() {
        String of = "of " + tasks + (tasks == 1 ? " task" : " tasks");
        if (tasks == 0) {
            return "no task of such a name";
        }
        return known.isEmpty()
                ? "nothing is known " + of
                : beyond() + " " + of + "; " + (beyond() == 0 ? "nearest " : "worst ")
                        + known.get(0).brief();
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "rule", rule.name(),
                "open", open,
                "when", rule.limit().toString(),
                "severity", severity(),
                "limit", rule.limit().limit(),
                "setting", "alerts.rules",
                "what_to_do", "`smartcron history TASK`",
                "tasks", rule.tasks(),
                "to", rule.to(),
                "now",
                        Json.object(
                                "tasks",
                                tasks,
                                "known",
                                known.size(),
                                "beyond",
                                beyond(),
                                "worst",
                                known.isEmpty() ? null : worst(known.get(0))));
    }

    private static Map<String, @Nullable Object> worst(FigureReading worst) {
        return Json.object(
                "task", worst.task().name(),
                "value", worst.value().doubleValue(),
                "text", worst.limit().brief(worst.value()),
                "beyond", worst.isBeyond());
    }
}
