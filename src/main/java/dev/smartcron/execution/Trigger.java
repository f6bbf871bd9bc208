package dev.smartcron.execution;

import dev.smartcron.text.PublicWord;
import java.util.Locale;

/** The origins of executions. */
public enum Trigger implements PublicWord {
    SCHEDULE,
    MANUAL,
    CHAIN,
    QUEUE,
    SERVICE,
    CATCH_UP;

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static Trigger of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
