package dev.smartcron.execution;

import java.util.Locale;

/** The origins of executions. */
public enum Trigger {
    SCHEDULE,
    MANUAL,
    CHAIN,
    QUEUE,
    SERVICE,
    CATCH_UP;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The public word, as the database and the JSON have it. */
    public String word() {
        return word;
    }

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static Trigger of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
