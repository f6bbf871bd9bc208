package dev.smartcron.execution;

import dev.smartcron.text.PublicWord;
import java.util.Locale;

/** The states of an execution and of an attempt. Only {@link #PENDING} and {@link #RUNNING} ever change again. */
public enum Status implements PublicWord {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    KILLED,
    LOST,
    SKIPPED,
    MISSED,
    BLOCKED,
    CANCELLED;

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public boolean isFinal() {
        return this != PENDING && this != RUNNING;
    }

    /** Checks whether a process ran and did not succeed: what an operator wants to be told of. */
    public boolean isFailure() {
        return this == FAILED || this == TIMED_OUT || this == KILLED || this == LOST;
    }
}
