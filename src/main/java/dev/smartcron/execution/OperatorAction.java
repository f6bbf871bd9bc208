package dev.smartcron.execution;

import dev.smartcron.text.PublicWord;
import java.util.Locale;

/** Names what an operator did: the word of the command. */
public enum OperatorAction implements PublicWord {
    REGISTER,
    /** A {@code register --prune} took the task out of the table. */
    REMOVE,
    ENABLE,
    DISABLE,
    PAUSE,
    RESUME,
    RESCHEDULE,
    REPRIORITISE,
    /** The queue got other limits, or the settings' again. */
    LIMIT,
    TRIGGER,
    ENQUEUE,
    CANCEL,
    KILL,
    STOP,
    UNLOCK,
    ACK,
    SNOOZE,
    /** A machine that is gone was taken out of the nodes. */
    FORGET,
    /** The database was put back as a backup has it. */
    RESTORE;

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static OperatorAction of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
