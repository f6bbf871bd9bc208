package dev.smartcron.alert;

import java.util.Locale;

/** Grades of urgency, the most urgent first. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW;

    /** The public word, as the database and the JSON have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

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
}
