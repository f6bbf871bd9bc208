package dev.smartcron.web.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that were printed for a terminal: colours become names of classes, and whatever else would move a cursor, or turn
 * what is written around, is shown as a sign or left out.
 *
 * <p>A colour holds over the ends of lines, until another takes its place.
 */
public final class AnsiText {
    /** More changes of colour in one line are a picture, not a text. */
    private static final int MOST_SPANS = 200;

    /** As {@code TerminalCodes} has them, colours before all. */
    private static final Pattern CODES = Pattern.compile(
            "\u001b(?:\\[([0-9;:]*+)m|\\[[0-?]*+[ -/]*+[@-~]|\\][^\u0007\u001b]*+(?:\u0007|\u001b\\\\)?|[ -/]++[0-~]|[0-Z\\\\^-~])");

    private static final List<String> COLOURS =
            List.of("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white");

    private boolean isBold;
    private boolean isFaint;
    private boolean isItalic;
    private boolean isUnderlined;
    private boolean isStruck;
    private @Nullable String ink;
    private @Nullable String paper;

    /**
     * A piece of a line.
     *
     * @param classes by names of ours; empty for plain text
     * @param isFound for what was searched for
     */
    public record LogSpan(String classes, String text, boolean isFound) {}

    /**
     * The pieces of the line that comes next.
     *
     * @param find what to mark; null for nothing
     */
    List<LogSpan> line(String raw, @Nullable Pattern find) {
        List<LogSpan> spans = new ArrayList<>();
        Matcher code = CODES.matcher(raw);
        int copied = 0;
        while (code.find()) {
            add(spans, raw.substring(copied, code.start()));
            copied = code.end();
            if (code.group(1) != null) {
                colour(code.group(1));
            }
        }
        String rest = raw.substring(copied);
        add(spans, rest.endsWith("\r") ? rest.substring(0, rest.length() - 1) : rest);
        return find == null ? spans : marked(spans, find);
    }

    private void add(List<LogSpan> spans, String text) {
        if (!text.isEmpty()) {
            String classes = spans.size() < MOST_SPANS ? classes() : "";
            LogSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last.classes().equals(classes)) {
                spans.set(spans.size() - 1, new LogSpan(classes, last.text() + visible(text), false));
            } else {
                spans.add(new LogSpan(classes, visible(text), false));
            }
        }
    }

    private String classes() {
        StringBuilder classes = new StringBuilder();
        append(classes, isBold, "bold");
        append(classes, isFaint, "faint");
        append(classes, isItalic, "italic");
        append(classes, isUnderlined, "underlined");
        append(classes, isStruck, "struck");
        append(classes, ink != null, "ink-" + ink);
        append(classes, paper != null, "paper-" + paper);
        return classes.toString();
    }

    private static void append(StringBuilder classes, boolean holds, String name) {
        if (holds) {
            classes.append(classes.length() == 0 ? "" : " ").append(name);
        }
    }

    private void colour(String parameters) {
        String[] all = parameters.split("[;:]", -1);
        for (int i = 0; i < all.length; i++) {
            int code = number(all[i]);
            if ((code == 38 || code == 48) && i + 1 < all.length) {
                int kind = number(all[i + 1]);
                int index = kind == 5 && i + 2 < all.length ? number(all[i + 2]) : -1;
                // Of 256 and of all colours only the first sixteen have names.
                String name = index >= 0 && index < 16 ? COLOURS.get(index % 8) : null;
                ink = code == 38 ? name : ink;
                paper = code == 48 ? name : paper;
                i += kind == 5 ? 2 : 4;
            } else {
                colour(code);
            }
        }
    }

    private static int number(String text) {
        return text.isEmpty() ? 0 : text.length() > 3 ? -1 : Integer.parseInt(text);
    }

    private void colour(int code) {
        switch (code) {
            case 0 -> {
                isBold = false;
                isFaint = false;
                isItalic = false;
                isUnderlined = false;
                isStruck = false;
                ink = null;
                paper = null;
            }
            case 1 -> isBold = true;
            case 2 -> isFaint = true;
            case 3 -> isItalic = true;
            case 4, 21 -> isUnderlined = true;
            case 9 -> isStruck = true;
            case 22 -> {
                isBold = false;
                isFaint = false;
            }
            case 23 -> isItalic = false;
            case 24 -> isUnderlined = false;
            case 29 -> isStruck = false;
            case 39 -> ink = null;
            case 49 -> paper = null;
            default -> {
                if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
                    ink = COLOURS.get(code % 10);
                } else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
                    paper = COLOURS.get(code % 10);
                }
            }
        }
    }

    /** The text with signs for what has none, and without what turns it around. */
    static String visible(String text) {
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); i++) {
            char sign = sign(text.charAt(i));
            if (sign != text.charAt(i)) {
                shown = shown == null ? new StringBuilder(text) : shown;
                shown.setCharAt(i, sign);
            }
        }
        return shown == null ? text : shown.toString();
    }

    private static char sign(char c) {
        if (c == '\t') {
            return c;
        }
        if (c < 0x20) {
            return (char) (0x2400 + c);
        }
        boolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
        boolean isOther = (c >= 0x80 && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == 0x061c || c == 0xfeff;
        return c == 0x7f ? '\u2421' : turns || isOther ? '\ufffd' : c;
    }

    private static List<LogSpan> marked(List<LogSpan> spans, Pattern find) {
        StringBuilder whole = new StringBuilder();
        spans.forEach(span -> whole.append(span.text()));
        Matcher found = find.matcher(whole);
        List<LogSpan> marked = new ArrayList<>();
        boolean more = found.find();
        int at = 0;
        for (LogSpan span : spans) {
            int end = at + span.text().length();
            int from = at;
            while (from < end) {
                while (more && found.end() <= from) {
                    more = found.end() > found.start() && found.find();
                }
                boolean isFound = more && found.start() <= from;
                int to = Math.min(end, !more ? end : isFound ? found.end() : found.start());
                marked.add(new LogSpan(span.classes(), span.text().substring(from - at, to - at), isFound));
                from = to;
            }
            at = end;
        }
        return marked;
    }
}
