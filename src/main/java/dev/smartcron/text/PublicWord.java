package dev.smartcron.text;

import java.util.Locale;

/** A constant of an enum that the database, the JSON, the task file and the pages have as a word. */
public interface PublicWord {
    String name();

    /** The name in lower case. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
