package dev.smartcron.task;

import dev.smartcron.text.PublicWord;
import java.util.Locale;

/** Grades of urgency, the most urgent first. */
public enum Severity implements PublicWord {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static Severity of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** The severity of a failure of a task of this priority, 1 to 5. */
    public static Severity ofPriority(int priority) {
        return switch (priority) {
            case 1 -> CRITICAL;
            case 2 -> HIGH;
            case 3, 4 -> MEDIUM;
            default -> LOW;
        };
    }

    /** The more urgent of the two. */
    public Severity orMoreUrgent(Severity other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
