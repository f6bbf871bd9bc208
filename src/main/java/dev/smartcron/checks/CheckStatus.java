package dev.smartcron.checks;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The grades of health, the best first. */
public enum CheckStatus {
    OK("ok"),
    DEGRADED("warn"),
    CRITICAL("FAIL");

    private final String verdict;

    CheckStatus(String verdict) {
        this.verdict = verdict;
    }

    static CheckStatus worstOf(List<CheckResult> results) {
        return results.stream()
                .map(CheckResult::status)
                .max(Comparator.naturalOrder())
                .orElse(OK);
    }

    /** The public word of {@code health}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The public word of {@code verify}; its JSON has it in small letters. */
    public String verdict() {
        return verdict;
    }
}
