package dev.smartcron.checks;

import dev.smartcron.settings.OwnRule;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks that each rule of the operator's own is about some task.
 *
 * @param tasks the names of those that a rule is about
 */
record RuleTasksCheck(List<OwnRule> rules, Function<OwnRule, List<String>> tasks, Path file) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        List<OwnRule> idle =
                rules.stream().filter(rule -> tasks.apply(rule).isEmpty()).toList();
        if (rules.isEmpty()) {
            return List.of();
        }
        String detail = idle.stream()
                .map(rule -> rule.name() + " is about no registered task: " + String.join(", ", rule.tasks()))
                .collect(Collectors.joining("; "));
        return List.of(
                idle.isEmpty()
                        ? CheckResult.ok("alert rules", "each of " + rules.size() + " of your own is about a task")
                        : CheckResult.degraded(
                                "alert rules",
                                detail,
                                "Mend tasks of alerts.rules in " + file
                                        + "; smartcron list has the names. Services are not looked at."));
    }
}
