package dev.smartcron.task;

import dev.smartcron.task.SecretNames.Sureness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The secrets that are assigned to names within a text: {@code Server=x;Pwd=y}, {@code host=x password='y'},
 * {@code ?token=y&a=b}, and {@code password: y} on a line of its own.
 */
final class Assignments {
    private final String text;
    private final Sureness sureness;
    private final boolean cookies;
    private final Sureness least;
    private final List<String> found = new ArrayList<>();

    private Assignments(String text, Sureness sureness, boolean cookies, Sureness least) {
        this.text = text;
        this.sureness = sureness;
        this.cookies = cookies;
        this.least = least;
    }

    /**
     * @param sureness of the name of the variable whose value this is
     * @param least how sure the name of a field must be to count
     */
    static List<String> secrets(String text, Sureness sureness, String variable, Sureness least) {
        boolean cookies =
                (sureness != Sureness.NONE && variable.toLowerCase(Locale.ROOT).contains("cookie"))
                        || text.toLowerCase(Locale.ROOT).contains("cookie:");
        Assignments all = new Assignments(text, sureness, cookies, least);
        for (int equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', equals + 1)) {
            all.assigned(all.nameBefore(equals), equals + 1);
        }
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            int colon = text.indexOf(": ", start);
            if (colon > start && colon < end) {
                all.assigned(all.nameBefore(colon), colon + 1);
            }
            start = end + 1;
        }
        return all.found;
    }

    private String nameBefore(int sign) {
        int end = sign;
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        int start = end;
        while (start > 0 && isOfName(text.charAt(start - 1))) {
            start--;
        }
        return text.substring(start, end);
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private void assigned(String name, int from) {
        Sureness own = SecretNames.ofField(name).atLeast(least);
        int start = from;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        if (start == text.length() || name.isEmpty() || text.charAt(start) == '$') {
            return;
        }
        int close = "'\"{".indexOf(text.charAt(start));
        if (close >= 0) {
            quoted(own, name, start + 1, "'\"}".charAt(close));
            return;
        }
        add(own, name, text.substring(start, end(start, ";&,'\")\t\n ")));
        // Where only a semicolon parts, the others are letters like any.
        if (text.indexOf(';') >= 0) {
            add(own, name, text.substring(start, end(start, ";\n")).strip());
        }
    }

    /** Up to the closing quote; one that is doubled, or behind a backslash, is a part of the value. */
    private void quoted(Sureness own, String name, int from, char quote) {
        StringBuilder plain = new StringBuilder();
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean doubled = c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote;
            if (c == quote && !doubled) {
                break;
            }
            i += doubled || (c == '\\' && i + 1 < text.length()) ? 1 : 0;
            plain.append(text.charAt(i));
            i++;
        }
        add(own, name, text.substring(from, Math.min(i, text.length())));
        add(own, name, plain.toString());
    }

    private void add(Sureness own, String name, String value) {
        boolean secret = HarmlessValues.mayHide(own, value);
        if (own == Sureness.NONE && !SecretNames.isAbout(name)) {
            secret = cookies
                    ? value.length() >= 8 && HarmlessValues.mayHide(Sureness.DOUBTFUL, value)
                    : sureness != Sureness.NONE && HarmlessValues.looksRandom(value);
        }
        if (secret) {
            Addresses.add(found, value);
        }
    }

    private int end(int from, String ends) {
        int at = from;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
