package dev.smartcron.alert;

/**
 * Something wrong, found by a rule.
 *
 * @param subject what it is wrong with; rule and subject together are one condition
 * @param summary one line, as the subject of a mail says it
 * @param detail several lines: what happened, and what to try
 */
public record Finding(String subject, Severity severity, String summary, String detail) {}
