package dev.smartcron.cli;

import dev.smartcron.alert.FigureReading;
import dev.smartcron.alert.FigureRules;
import dev.smartcron.cli.terminal.Table;
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
record OwnRuleLines(OwnRule rule, int tasks, List<FigureReading> known, int open) {
    static List<OwnRuleLines> of(List<OwnRule> rules, FigureRules figures, List<Condition> open) {
        return rules.stream()
                .map(rule -> new OwnRuleLines(
                        rule, figures.tasks(rule).size(), figures.readings(rule), AlertLines.open(open, rule.name())))
                .toList();
    }

    static Table<OwnRuleLines> table() {
        return new Table<OwnRuleLines>()
                .text("YOUR OWN RULE", each -> each.rule.name())
                .number("OPEN", OwnRuleLines::open)
                .prose("TASKS", each -> String.join(", ", each.rule.tasks()))
                .prose("WHEN", each -> each.rule.limit().toString())
                .text("SEVERITY", OwnRuleLines::severity)
                .prose("NOW", OwnRuleLines::now);
    }

    private String severity() {
        return rule.severity().map(Severity::word).orElse("by priority");
    }

    private long beyond() {
        return known.stream().filter(FigureReading::isBeyond).count();
    }

    private String now() {
        String of = "of " + tasks + (tasks == 1 ? " task" : " tasks");
        if (tasks == 0) {
            return "no task of such a name";
        }
        return known.isEmpty()
                ? "nothing is known " + of
                : beyond() + " " + of + "; " + (beyond() == 0 ? "nearest " : "worst ")
                        + known.get(0).brief();
    }

    Map<String, @Nullable Object> json() {
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
