package dev.smartcron.alert;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong, found by a rule.
 *
 * @param subject what it is wrong with; rule and subject together are one condition
 * @param summary one line, as the subject of a mail says it
 * @param detail several lines: what happened, and what to try
 * @param task that it is wrong with; null for what is no task
 */
public record Finding(
        String subject,
        Severity severity,
        String summary,
        String detail,
        @Nullable String task) {
    public Finding(String subject, Severity severity, String summary, String detail) {
        this(subject, severity, summary, detail, null);
    }

    /** Something wrong with a task, which is its subject. */
    public static Finding ofTask(String task, Severity severity, String summary, String detail) {
        return new Finding(task, severity, summary, detail, task);
    }
}
