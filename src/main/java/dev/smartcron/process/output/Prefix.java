package dev.smartcron.process.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a logger, {@code ts}, a container or the journal puts before every line: the same each time but for its digits.
 */
record Prefix(String text) {
    /** Where a trace's line begins in one that something stands before. */
    private static final List<Pattern> BEGINS = List.of(
            Pattern.compile("(?: *\\+ Exception Group )?Traceback \\(most recent call last\\):$"),
            Pattern.compile("(?:panic|fatal error): "),
            Pattern.compile("(?:PHP )?(?:Fatal|Parse|Recoverable fatal|Catchable fatal) error: "),
            Pattern.compile("\tat [\\w.$<>/@-]+\\("),
            Pattern.compile(" {4}at [^ ]"),
            Pattern.compile("thread '[^']*' (?:\\(\\d+\\) )?panicked at "),
            Pattern.compile("(?<!\\S)\\S{1,300}?:\\d+:in [`']"));

    /** A word of each, so that hardly any line is looked at longer. */
    private static final List<String> WORDS =
            List.of("Traceback (", "panic: ", "error: ", "\tat ", "    at ", "panicked at ", ":in ");

    private static final int LONGEST = 200;

    /** What stands before a line of a trace; empty for nothing. */
    static Prefix of(String line) {
        for (String word : WORDS) {
            if (line.indexOf(word, 1) > 0) {
                return find(line);
            }
        }
        return new Prefix("");
    }

    private static Prefix find(String line) {
        for (Pattern begins : BEGINS) {
            Matcher found = begins.matcher(line);
            if (found.find() && found.start() > 0 && found.start() <= LONGEST) {
                return new Prefix(line.substring(0, found.start()));
            }
        }
        return new Prefix("");
    }

    boolean isNothing() {
        return text.isBlank();
    }

    /** These lines without it; others are left as they are. */
    List<String> without(List<String> lines) {
        List<String> bare = new ArrayList<>(lines.size());
        for (String line : lines) {
            // A line that was empty has lost the blanks at its end.
            String whole = line.length() < text.length() ? line + " ".repeat(text.length() - line.length()) : line;
            bare.add(beginsSo(whole) ? whole.substring(text.length()) : line);
        }
        return bare;
    }

    private boolean beginsSo(String line) {
        for (int i = 0; i < text.length(); i++) {
            char wanted = text.charAt(i);
            char is = line.charAt(i);
            if (wanted != is && !(isDigit(wanted) && isDigit(is))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
