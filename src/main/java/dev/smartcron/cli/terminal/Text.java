package dev.smartcron.cli.terminal;

import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats values and text for a terminal. */
public final class Text {
    private Text() {}

    /** A span of time in its two largest units: {@code 45s 12m 3h12m 2d4h}. */
    public static String span(Duration span) {
        return Durations.span(span);
    }

    /** The time since an instant; null for never. */
    public static @Nullable String ago(@Nullable Instant then, Instant now) {
        return then == null ? null : span(Duration.between(then, now));
    }

    /** {@code 40%}; null for null. */
    public static @Nullable String percent(@Nullable Integer value) {
        return value == null ? null : value + "%";
    }

    /** A number with its noun: {@code 1 task}, {@code 29 tasks}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The same text without line breaks and what else would move the cursor. */
    public static String oneLine(String text) {
        StringBuilder line = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                line = line == null ? new StringBuilder(text) : line;
                line.setCharAt(i, ' ');
            }
        }
        return line == null ? text : line.toString();
    }

    /** In characters, not in the halves that Java stores some of them in. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Lines of at most this many characters, broken between words, or parts of a name or path, where there are any. */
    public static List<String> wrap(String text, int width) {
        return wrap("", "", text, width);
    }

    /** As {@link #wrap(String, int)}, the first line and the others each after an indent. */
    public static List<String> wrap(String first, String others, String text, int width) {
        List<String> lines = new ArrayList<>();
        String indent = first;
        String rest = text;
        while (length(rest) > Math.max(1, width - length(indent))) {
            int most = rest.offsetByCodePoints(0, Math.max(1, width - length(indent)));
            int end = end(rest, most);
            lines.add(indent + rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
            indent = others;
        }
        lines.add(indent + rest);
        return lines;
    }

    /** The best place to break a text, at or before an index. */
    private static int end(String text, int most) {
        int blank = text.lastIndexOf(' ', most);
        if (blank > 0) {
            return blank;
        }
        for (int i = most; i > 1; i--) {
            if ("_-./,:=".indexOf(text.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        return most;
    }
}
