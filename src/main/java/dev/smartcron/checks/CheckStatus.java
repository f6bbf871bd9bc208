package dev.smartcron.checks;

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

    /** The public word of {@code health}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The public word of {@code verify}; its JSON has it in small letters. */
    public String verdict() {
        return verdict;
    }
}
