package dev.smartcron.alert;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The findings of one rule. Subjects in its scope without a finding are healthy.
 *
 * @param scope empty for every subject of the rule; else the subject that is so named, and those that begin with it and
 *     a colon
 */
public record CheckFindings(String rule, String scope, List<Finding> findings) {
    public CheckFindings {
        findings = List.copyOf(findings);
        for (Finding finding : findings) {
            if (!isInScope(finding.subject(), scope)) {
                throw new IllegalArgumentException(
                        rule + " found '" + finding.subject() + "' outside its scope '" + scope + "'");
            }
        }
    }

    /** The findings of a rule that was held against every subject; of several about one subject the first. */
    public static CheckFindings of(String rule, List<Finding> findings) {
        Map<String, Finding> first = new LinkedHashMap<>();
        findings.forEach(finding -> first.putIfAbsent(finding.subject(), finding));
        return new CheckFindings(rule, "", List.copyOf(first.values()));
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

    boolean includes(String subject) {
        return findings.stream().anyMatch(finding -> finding.subject().equals(subject));
    }
}
