package dev.smartcron.status;

import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.OwnRule;
import dev.smartcron.settings.QuietHours;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.AlertPolicy;
import dev.smartcron.task.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says who would hear of an alert, and how soon, by the rules that decide it when there is one.
 *
 * @param recipients those who are told, in words
 * @param collected how long its news may be collected before they leave
 * @param quietUntil the end of the quiet hours that now keep it; empty where they do not
 */
public record WhoHears(
        String rule,
        Severity severity,
        @Nullable String category,
        @Nullable String task,
        String recipients,
        Duration collected,
        Optional<Instant> quietUntil) {
    /**
     * An alert that there might be.
     *
     * @param severity null for the one that the task or the rule gives it
     * @param category null for the task's, or none
     * @param task null where it is about none
     */
    public record AlertQuestion(
            String rule,
            @Nullable Severity severity,
            @Nullable String category,
            @Nullable TaskRow task) {}

    /** Answers by these settings. */
    public static WhoHears of(AlertQuestion question, AlertSettings settings, List<String> channels, Instant now) {
        TaskRow row = question.task();
        AlertPolicy policy = row == null ? AlertPolicy.DEFAULT : AlertPolicy.of(row.definition());
        Optional<OwnRule> own = settings.rules().stream()
                .filter(each -> each.name().equals(question.rule()))
                .findFirst();
        List<String> to = policy.to().isEmpty() ? own.map(OwnRule::to).orElse(List.of()) : policy.to();
        Severity severity = question.severity() != null
                ? question.severity()
                : policy.severity()
                        .map(Severity::of)
                        .or(() -> own.flatMap(OwnRule::severity))
                        .or(() -> AlertRule.find(question.rule()).flatMap(AlertRule::usualSeverity))
                        .orElseGet(() -> Severity.ofPriority(priority(row)));
        String category = question.category() != null || row == null
                ? question.category()
                : row.definition().text("category").orElse(null);
        String task = row == null ? null : row.name();
        return new WhoHears(
                question.rule(),
                severity,
                category,
                task,
                Recipients.of(settings, channels).of(to, severity, category, task, question.rule()),
                settings.times().waits().getOrDefault(severity, Duration.ZERO),
                severity == Severity.CRITICAL
                        ? Optional.empty()
                        : settings.times().quietHours().flatMap((QuietHours hours) -> hours.endAfter(now)));
    }

    private static int priority(@Nullable TaskRow row) {
        return row == null ? 3 : row.definition().number("priority").orElse(3);
    }
}
