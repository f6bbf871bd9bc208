package dev.smartcron.alert;

import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.task.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong, found by a rule.
 *
 * @param subject what it is wrong with; rule and subject together are one condition
 * @param summary one line: what is wrong, and its cause where that is known
 * @param details what happened, and what to try
 * @param task that it is wrong with; null for what is no task
 * @param to channels that the task wants told; empty where the settings say
 * @param causes what explains it, and keeps it from being told while that is told, as {@code RULE} or {@code RULE SUBJECT}
 */
public record Finding(
        String subject,
        Severity severity,
        String summary,
        Details details,
        @Nullable String task,
        List<String> to,
        List<String> causes) {
    public Finding {
        to = List.copyOf(to);
        causes = List.copyOf(causes);
    }

    public Finding(String subject, Severity severity, String summary, Details details, @Nullable String task) {
        this(subject, severity, summary, details, task, List.of(), List.of());
    }

    public Finding(String subject, Severity severity, String summary, Details details) {
        this(subject, severity, summary, details, null);
    }

    /** Something wrong with a task, which is its subject. */
    public static Finding ofTask(String task, Severity severity, String summary, Details details) {
        return new Finding(task, severity, summary, details, task);
    }

    /** The finding by which a condition was last seen. */
    static Finding of(Condition condition) {
        return new Finding(
                condition.subject(),
                condition.state().severity(),
                condition.summary(),
                Details.read(condition.detail()),
                condition.task(),
                condition.to(),
                condition.causes());
    }

    /** The same, as urgent as its task says, and through the channels that it names. */
    Finding told(Severity as, List<String> through) {
        return new Finding(subject, as, summary, details, task, through, causes);
    }

    /** The same, caused by another task's own trouble. */
    public Finding heldBy(String other) {
        return causedBy(AlertRule.TASK_FAILED.word() + " " + other, AlertRule.TASK_BLOCKED.word() + " " + other);
    }

    /** The same, explained by something else while that is wrong: {@code RULE} or {@code RULE SUBJECT}. */
    public Finding causedBy(String... newCauses) {
        return new Finding(subject, severity, summary, details, task, to, List.of(newCauses));
    }
}
