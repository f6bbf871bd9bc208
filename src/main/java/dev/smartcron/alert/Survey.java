package dev.smartcron.alert;

import java.util.List;

/**
 * What one rule found when it looked at every subject in its scope: what it did not find there is all right.
 *
 * @param scope empty for every subject of the rule; else the subject that is so named, and those that begin with it and
 *     a colon
 */
public record Survey(String rule, String scope, List<Finding> findings) {
    public Survey {
        findings = List.copyOf(findings);
        for (Finding finding : findings) {
            if (!isInScope(finding.subject(), scope)) {
                throw new IllegalArgumentException(
                        rule + " found '" + finding.subject() + "' outside its scope '" + scope + "'");
            }
        }
    }

    boolean looksAt(String otherRule, String subject) {
        return rule.equals(otherRule) && isInScope(subject, scope);
    }

    private static boolean isInScope(String subject, String scope) {
        return scope.isEmpty() || subject.equals(scope) || subject.startsWith(scope + ":");
    }

    boolean found(String subject) {
        return findings.stream().anyMatch(finding -> finding.subject().equals(subject));
    }
}
