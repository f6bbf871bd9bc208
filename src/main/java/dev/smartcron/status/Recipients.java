package dev.smartcron.status;

import dev.smartcron.alert.Audience;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.Mail;
import dev.smartcron.task.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says who is told of a task: mail by its addresses, other channels by their names.
 *
 * @param audience decides that as it does when there is something to tell
 * @param mailed the addresses that alerts are mailed to; none where no mail is set up
 */
public record Recipients(Audience audience, List<String> mailed) {
    /**
     * Those of the settings.
     *
     * @param channels that they configure
     */
    public static Recipients of(AlertSettings settings, List<String> channels) {
        return new Recipients(
                new Audience(settings.routes(), channels),
                settings.mail().map(Mail::to).orElse(List.of()));
    }

    /** Those who are told when a task failed finally. */
    String ofFailures(List<String> to, Severity severity, @Nullable String category, String task) {
        return of(to, severity, category, task, AlertRule.TASK_FAILED.word());
    }

    /** Those who are told when a node does not tick. */
    String ofSilence() {
        AlertRule rule = AlertRule.RUNNER_SILENT;
        return of(List.of(), rule.usualSeverity().orElseThrow(), null, null, rule.word());
    }

    /**
     * Those who are told of an alert.
     *
     * @param to channels that its task names; empty where the settings say
     * @param category of its task; null where it has none, or it is about no task
     * @param task null where it is about none
     */
    public String of(
            List<String> to, Severity severity, @Nullable String category, @Nullable String task, String rule) {
        return words(to, audience.of(to, severity, category, task, rule));
    }

    private String words(List<String> to, List<String> channels) {
        List<String> told = new ArrayList<>();
        channels.forEach(channel -> told.addAll(channel.equals("mail") ? mailed : List.of(channel)));
        return told.isEmpty() ? "nobody: " + whyNobody(to) : String.join(", ", told);
    }

    private String whyNobody(List<String> to) {
        if (to.isEmpty()) {
            return audience.channels().isEmpty() ? "no channel is set up" : "no route leads to a channel";
        }
        return to.equals(List.of("log"))
                ? "it stands in errors.log alone"
                : String.join(
                                ", ",
                                to.stream()
                                        .filter(channel -> !channel.equals("log"))
                                        .toList()) + " is not set up";
    }
}
