package dev.smartcron.checks;

import dev.smartcron.alert.CheckFindings;
import dev.smartcron.alert.Finding;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Listing;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of a check.
 *
 * @param detail one line, in words
 * @param hint what to try; null when all is well, and where the findings say it
 * @param measured null where there is nothing to measure
 * @param findings what alerts are made of; empty when the check could not be made
 */
public record CheckResult(
        String name,
        CheckStatus status,
        String detail,
        @Nullable String hint,
        @Nullable Measured measured,
        List<CheckFindings> findings) {
    private static final int NAMED = 3;

    public CheckResult {
        findings = List.copyOf(findings);
    }

    /**
     * A value in the check's own unit.
     *
     * @param limit what the value is held against; null where there is none
     * @param isLeast whether the value is to be that at least; else at most
     */
    record Measured(Number value, @Nullable Number limit, boolean isLeast) {
        Measured(Number value, @Nullable Number limit) {
            this(value, limit, false);
        }
    }

    public static CheckResult ok(String name, String detail) {
        return new CheckResult(name, CheckStatus.OK, detail, null, null, List.of());
    }

    /** The result for something that works, and may not be meant so. */
    public static CheckResult degraded(String name, String detail, @Nullable String hint) {
        return new CheckResult(name, CheckStatus.DEGRADED, detail, hint, null, List.of());
    }

    /** The result for something that does not work. */
    static CheckResult critical(String name, String detail, @Nullable String hint) {
        return new CheckResult(name, CheckStatus.CRITICAL, detail, hint, null, List.of());
    }

    /** The result of a check that could not be made: nothing is known, so nothing is raised and nothing resolved. */
    static CheckResult unknown(String name, String why) {
        return degraded(name, why, null);
    }

    /** The result of a check that alerts are made from. */
    static CheckResult of(
            String name, CheckStatus status, String detail, @Nullable Measured measured, List<CheckFindings> findings) {
        return new CheckResult(name, status, detail, null, measured, findings);
    }

    /** The result for things that should not be there at all: critical as soon as there is one. */
    static <T> CheckResult none(String name, String well, AlertRule rule, List<T> wrong, Function<T, Finding> words) {
        return none(
                name,
                well,
                wrong.size(),
                CheckFindings.of(rule, wrong.stream().map(words).toList()));
    }

    /** The same where a finding may stand for many of them. */
    static CheckResult none(String name, String well, int count, CheckFindings findings) {
        return of(
                name,
                count == 0 ? CheckStatus.OK : CheckStatus.CRITICAL,
                count == 0 ? well : named(findings.findings(), Finding::summary),
                new Measured(count, 0),
                List.of(findings));
    }

    /** The result of a rule about things that go on all the same: critical only where one of them is that urgent. */
    static CheckResult found(String name, String well, AlertRule rule, List<Finding> wrong) {
        return found(name, well, List.of(CheckFindings.of(rule, wrong)));
    }

    /** The same of several rules. */
    static CheckResult found(String name, String well, List<CheckFindings> rules) {
        List<Finding> wrong =
                rules.stream().flatMap(rule -> rule.findings().stream()).toList();
        boolean critical = wrong.stream().anyMatch(finding -> finding.severity() == Severity.CRITICAL);
        CheckStatus bad = critical ? CheckStatus.CRITICAL : CheckStatus.DEGRADED;
        return of(
                name,
                wrong.isEmpty() ? CheckStatus.OK : bad,
                wrong.isEmpty() ? well : named(wrong, Finding::summary),
                new Measured(wrong.size(), 0),
                rules);
    }

    /** The first few in one line, and how many more there are. */
    static <T> String named(List<T> all, Function<? super T, String> summary) {
        return Listing.sentences(all, NAMED, summary);
    }

    /** The worst status among some results; {@link CheckStatus#OK} where there are none. */
    static CheckStatus worstOf(List<CheckResult> results) {
        return results.stream()
                .map(CheckResult::status)
                .max(Comparator.naturalOrder())
                .orElse(CheckStatus.OK);
    }
}
