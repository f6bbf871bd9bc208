package dev.smartcron.output.log;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in an output, and so many lines there.
 *
 * @param from number of the first line; ignored unless it is by number
 * @param lines at most
 * @param find that counts; null for nothing
 */
public record OutputPlace(
        PlaceKind kind, long from, int lines, @Nullable Pattern find) {
    /** The kinds of places. */
    public enum PlaceKind {
        /** The last lines. */
        END,
        /** From a number on. */
        NUMBER,
        /** From a little before the first line that matches; without one the end. */
        FIRST_MATCH,
        /** As the first, at the last. */
        LAST_MATCH
    }

    /** A search for words as they stand, in capitals or not. */
    public static Pattern words(String words) {
        return Pattern.compile(words, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
