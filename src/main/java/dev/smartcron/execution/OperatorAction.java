package dev.smartcron.execution;

import java.util.Locale;

/** Names what an operator did: the word of the command. */
public enum OperatorAction {
    REGISTER,
    /** A {@code register --prune} took the task out of the table. */
    REMOVE,
    ENABLE,
    DISABLE,
    PAUSE,
    RESUME,
    RESCHEDULE,
    TRIGGER,
    KILL,
    STOP,
    UNLOCK;

    /** As the database and events have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static OperatorAction of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
