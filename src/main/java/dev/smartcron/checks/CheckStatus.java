package dev.smartcron.checks;

import dev.smartcron.text.PublicWord;

/** The grades of health, the best first. */
public enum CheckStatus implements PublicWord {
    OK("ok"),
    DEGRADED("warn"),
    CRITICAL("FAIL");

    private final String verdict;

    CheckStatus(String verdict) {
        this.verdict = verdict;
    }

    /** The public word of {@code verify}; its JSON has it in small letters. */
    public String verdict() {
        return verdict;
    }
}
