package dev.smartcron.output.failure;

import java.util.List;

/**
 * The words that a logger, {@code ts}, a container or the journal puts before every line: the same each time but for its digits.
 */
record LinePrefix(String text) {
    static final int LONGEST = 200;

    /** These lines without it; others are left as they are. */
    List<String> cutFrom(List<String> lines) {
        return lines.stream().map(this::cutFrom).toList();
    }

    private String cutFrom(String line) {
        for (int i = 0; i < text.length(); i++) {
            // A line that was empty has lost the blanks at its end.
            char is = i < line.length() ? line.charAt(i) : ' ';
            if (is != text.charAt(i) && !(isDigit(is) && isDigit(text.charAt(i)))) {
                return line;
            }
        }
        return line.substring(Math.min(line.length(), text.length()));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
