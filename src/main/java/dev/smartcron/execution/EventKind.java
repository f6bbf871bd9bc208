package dev.smartcron.execution;

import dev.smartcron.text.PublicWord;
import java.util.Locale;

/** The kinds of events. */
public enum EventKind implements PublicWord {
    /** An execution has another status: the event's name. */
    EXECUTION,
    /** A task printed how far it is. */
    PROGRESS,
    /** A task's own, as it printed it. */
    TASK,
    /** Something began, or ceased, to be wrong. */
    ALERT,
    /** Somebody did something: the event's name is the word of the command. */
    OPERATOR;

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static EventKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
