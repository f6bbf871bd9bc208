package dev.smartcron.yaml;

import org.jspecify.annotations.Nullable;

/**
 * A value as it stands in a line of a file that is no YAML, to show how it would be.
 *
 * @param key of the value; empty for an element of a list
 * @param column where the value begins, from one
 * @param text up to the end of the line, or of the element in brackets
 */
record PlainValue(String key, int column, String text) {
    /** The value that the reader stopped in or behind; null where the line has none. */
    static @Nullable PlainValue in(String line, Position stop) {
        PlainValue whole = outside(line);
        if (whole != null && whole.isShell()) {
            return whole;
        }
        return whole != null && whole.text.startsWith("[")
                ? whole.element(line, stop.column() - 1)
                : inside(line, stop);
    }

    /** The value of the line's first key. */
    static @Nullable PlainValue outside(String line) {
        int start = blanks(line, 0);
        while (line.startsWith("- ", start)) {
            start = blanks(line, start + 2);
        }
        int colon = line.indexOf(": ", start);
        if (colon < 0 || !isKey(line.substring(start, colon))) {
            return null;
        }
        int value = blanks(line, colon + 1);
        return value == line.length()
                ? null
                : new PlainValue(
                        line.substring(start, colon),
                        value + 1,
                        line.substring(value).strip());
    }

    /** Checks whether this is a command of a shell that begins with a bracket, not a list or a mapping. */
    private boolean isShell() {
        int close = text.indexOf(text.charAt(0) == '[' ? ']' : '}');
        return isCommand()
                && "[{".indexOf(text.charAt(0)) >= 0
                && close > 0
                && !text.substring(close + 1).isBlank();
    }

    /** The element of a list in brackets that the reader stopped in or behind. */
    private PlainValue element(String line, int stop) {
        int start = column;
        for (int i = column; i < Math.min(stop, line.length()); i++) {
            start = line.startsWith(", ", i) ? i + 1 : start;
        }
        start = blanks(line, start);
        int end = start;
        while (end < line.length() && line.charAt(end) != ']' && !line.startsWith(", ", end)) {
            end++;
        }
        return end == start
                ? this
                : new PlainValue("", start + 1, line.substring(start, end).strip());
    }

    private static @Nullable PlainValue inside(String line, Position stop) {
        int start = blanks(line, 0);
        while (line.startsWith("- ", start)) {
            start = blanks(line, start + 2);
        }
        int flow = flowStart(line, start, stop.column() - 1);
        int from = flow < 0 ? start : flow;
        int colon = line.indexOf(": ", from);
        boolean keyed = colon > 0 && isKey(line.substring(from, colon));
        boolean element = !keyed && (flow >= 0 || start > blanks(line, 0));
        if (!keyed && !element) {
            return null;
        }
        int value = blanks(line, keyed ? colon + 1 : from);
        int end = flow < 0 ? line.length() : flowEnd(line, value);
        String text = line.substring(Math.min(value, end), end).strip();
        return text.isEmpty() ? null : new PlainValue(keyed ? line.substring(from, colon) : "", value + 1, text);
    }

    /** Within {@code {a: b, c: d}}: the beginning of the last key or element before a place; -1 outside of brackets. */
    private static int flowStart(String line, int start, int stop) {
        int open = -1;
        int first = line.indexOf(": ", start);
        boolean whole = start < line.length() && "{[".indexOf(line.charAt(start)) >= 0;
        int from = whole ? start : first < 0 ? -1 : blanks(line, first + 1);
        if (from < 0 || from >= line.length() || line.charAt(from) != '{') {
            return -1;
        }
        for (int i = from; i < Math.min(stop, line.length()); i++) {
            char c = line.charAt(i);
            if (c == '{' || (c == ',' && line.startsWith(" ", i + 1))) {
                open = blanks(line, i + 1);
            }
        }
        return open;
    }

    /** The end of a value in brackets: before the next key. */
    private static int flowEnd(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) == '}' || (line.startsWith(", ", i) && line.indexOf(": ", i) > 0)) {
                return i;
            }
        }
        return line.length();
    }

    private static int blanks(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static boolean isKey(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '-' && c != '.') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    boolean isCommand() {
        return key.equals("command") || key.equals("on_abort");
    }

    /** Checks whether this can only be meant as one text although it begins as a list or a mapping does. */
    boolean wantsQuotes() {
        return "*@`%&!|>?,".indexOf(text.charAt(0)) >= 0 || text.startsWith("- ") || isShell();
    }

    /** {@code put the schedule in quotes: "* * * * *"}, where it may be shown. */
    String inQuotes(boolean shown) {
        String what = key.equals("schedule") || isCommand() ? key : "value";
        return "put the " + what + " in quotes" + (shown ? ": " + quoted() : "");
    }

    /** The text without quotes that stand around the whole of it. */
    String bare() {
        char first = text.charAt(0);
        boolean around =
                text.length() > 1 && (first == '"' || first == '\'') && text.charAt(text.length() - 1) == first;
        return around ? text.substring(1, text.length() - 1) : text;
    }

    /** The text in the quotes that need the least within them. */
    String quoted() {
        boolean single = text.charAt(0) == '\'' && text.length() > 1 && text.endsWith("'");
        String whole = single ? bare() : text;
        return whole.indexOf('"') < 0 && whole.indexOf('\\') < 0 ? '"' + whole + '"' : single(whole);
    }

    static String single(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
