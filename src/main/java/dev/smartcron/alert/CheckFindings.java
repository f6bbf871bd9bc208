package dev.smartcron.alert;

import dev.smartcron.settings.AlertRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The findings of one rule. Subjects in its scope without a finding are healthy.
 *
 * @param looks how many looks in a row have to find something for it to be told
 * @param scope empty for every subject of the rule; else the subject that is so named, and those that begin with it and
 *     a colon
 */
public record CheckFindings(String rule, int looks, String scope, List<Finding> findings) {
    public CheckFindings {
        findings = List.copyOf(findings);
        for (Finding finding : findings) {
            if (!isInScope(finding.subject(), scope)) {
                throw new IllegalArgumentException(
                        rule + " found '" + finding.subject() + "' outside its scope '" + scope + "'");
            }
        }
    }

    /** The findings of a rule that is told at the first look. */
    public CheckFindings(String rule, String scope, List<Finding> findings) {
        this(rule, 1, scope, findings);
    }

    /** The findings of a rule that was held against the subjects of a scope. */
    public static CheckFindings of(AlertRule rule, String scope, List<Finding> findings) {
        return new CheckFindings(rule.word(), rule.looks(), scope, findings);
    }

    /** The findings of a rule that was held against every subject; of several about one subject the first. */
    public static CheckFindings of(AlertRule rule, List<Finding> findings) {
        Map<String, Finding> first = new LinkedHashMap<>();
        findings.forEach(finding -> first.putIfAbsent(finding.subject(), finding));
        return of(rule, "", List.copyOf(first.values()));
    }

    /** The same, told only when one more look has found it too. */
    public CheckFindings afterAnotherLook() {
        return new CheckFindings(rule, looks + 1, scope, findings);
    }

    /** All of them in one line; empty when there is none. */
    public String summaries() {
        return findings.stream().map(Finding::summary).collect(Collectors.joining("; "));
    }

    boolean covers(String otherRule, String subject) {
        return rule.equals(otherRule) && isInScope(subject, scope);
    }

    private static boolean isInScope(String subject, String scope) {
        return scope.isEmpty() || subject.equals(scope) || subject.startsWith(scope + ":");
    }
}
