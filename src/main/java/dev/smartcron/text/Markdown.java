package dev.smartcron.text;

import java.util.List;
import java.util.regex.Pattern;

/** Writes text into Markdown so that it is shown as it is, also within a table, whatever characters it has. */
public final class Markdown {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\u0080-\u009f]");
    private static final String SPECIAL = "\\`*_[]<>&~#$";

    private Markdown() {}

    /** A text, nothing of it taken for markup. A bar is written as its number, which every reader knows. */
    public static String text(String text) {
        String line = line(text);
        StringBuilder out = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            out.append(isMarkup(line, i) ? "\\" : "").append(c == '|' ? "&#124;" : c);
        }
        return out.toString();
    }

    /** An underscore within a word is none. */
    private static boolean isMarkup(String text, int at) {
        char c = text.charAt(at);
        boolean within = c == '_'
                && at > 0
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at + 1));
        return SPECIAL.indexOf(c) >= 0 && !within;
    }

    /**
     * A text in the letters of code. What would end a code span, or a table's cell within one, is in an element instead:
     * readers of Markdown differ over escapes there.
     */
    public static String code(String text) {
        return text.indexOf('`') < 0 && text.indexOf('|') < 0
                ? "`" + line(text) + "`"
                : "<code>" + text(text) + "</code>";
    }

    private static String line(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }

    /** A row of a table, of cells that are Markdown already. */
    public static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** The head of a table. */
    public static String head(List<String> columns) {
        return row(columns) + "|" + "---|".repeat(columns.size()) + "\n";
    }
}
