package dev.smartcron.web.pages;

import org.jspecify.annotations.Nullable;

/** The command that shows the same as a page, as it is typed in a shell. */
final class TwinCommand {
    private final StringBuilder words;

    /** @param command its first words, as they are */
    TwinCommand(String command) {
        words = new StringBuilder(command);
    }

    /** Adds a word; nothing for null. */
    TwinCommand word(@Nullable String word) {
        if (word != null) {
            words.append(' ').append(quoted(word));
        }
        return this;
    }

    /** Adds an option and its value; nothing for null. */
    TwinCommand option(String name, @Nullable Object value) {
        return value == null ? this : word(name).word(value.toString());
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_.:/,+@%=-]+")
                ? word
                : "'" + AnsiText.visible(word).replace("'", "'\\''") + "'";
    }

    @Override
    public String toString() {
        return words.toString();
    }
}
