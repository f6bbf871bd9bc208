package dev.smartcron.output.failure;

import dev.smartcron.text.TerminalCodes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Picks out of a failed attempt's output what went wrong: the first stack trace's exception and the place in the user's
 * own code, or else the last line that looks like an error.
 *
 * <p>Knows the traces of Java, Python, PHP, Node, Go, Ruby and Rust as their runtimes print them.
 */
public final class FailureSummary {
    /** Bytes of a summary in UTF-8. */
    public static final int MOST = 2_048;

    private static final int LONGEST_LINE = 1_000;

    private static final Pattern ERROR = Pattern.compile(
            "\\b(errors?|fatal|exceptions?|fail(s|ed|ures?)?|panic|critical|denied|refused|cannot|can't|could not"
                    + "|unable to|not found|no such|invalid|timed out|timeout|out of memory|killed|aborted"
                    + "|segmentation fault|core dumped|usage|unbound variable|parameter not set|unrecognized option"
                    + "|unknown option|no space left|disk quota exceeded|read-only file system|is a directory"
                    + "|not a directory|directory not empty|file exists|too many open files|argument list too long"
                    + "|not permitted|broken pipe|bad file descriptor|text file busy|resource busy|stale file handle"
                    + "|connection reset|unreachable|no route to host|host is down|not known)\\b|(Error|Exception)\\b"
                    // As Perl's die says it.
                    + "| at \\S+ line \\d+(, <\\S+> (line|chunk) \\d+)?\\.$",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_ERROR = Pattern.compile(
            "\\b(0|no|without|zero) (errors?|failures?|failed)\\b|\\b(errors?|failures?|failed)[:=] ?0\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f\\p{Cs}&&[^\t]]");

    private FailureSummary() {}

    /**
     * Says what went wrong, in one line or two: {@code RuntimeException: no such account} and {@code at pay.php:12}.
     *
     * @param head the redacted beginning of the output
     * @param tail its redacted end, where that is not in {@code head}
     */
    public static Optional<String> of(byte[] head, byte[] tail) {
        List<String> first = lines(head);
        List<String> last = lines(tail);
        return trace(first)
                .or(() -> trace(last))
                .or(() -> lastError(last))
                .or(() -> lastError(first))
                .map(FailureSummary::cut);
    }

    private static Optional<String> trace(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            List<String> python = around(lines, i, PythonTraceback.BEGIN);
            if (!python.isEmpty()) {
                return Optional.of(PythonTraceback.read(python, Math.min(i, TraceFormat.MESSAGE)));
            }
            for (TraceFormat format : TraceFormat.ALL) {
                List<String> trace = around(lines, i, format.begin());
                Optional<String> found =
                        trace.isEmpty() ? Optional.empty() : format.read(trace, Math.min(i, TraceFormat.MESSAGE));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** The lines around one where a trace begins, without what stands before each of them; empty where none begins. */
    private static List<String> around(List<String> lines, int i, Pattern begin) {
        Matcher found = begin.matcher(lines.get(i));
        if (!found.find() || found.start() > LinePrefix.LONGEST) {
            return List.of();
        }
        List<String> around =
                lines.subList(Math.max(0, i - TraceFormat.MESSAGE), Math.min(lines.size(), i + TraceFormat.FAR));
        return new LinePrefix(lines.get(i).substring(0, found.start())).cutFrom(around);
    }

    private static Optional<String> lastError(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (!line.isEmpty()
                    && !line.startsWith("::")
                    && ERROR.matcher(NO_ERROR.matcher(line).replaceAll("")).find()) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** A carriage return alone ends a line too: what counts up in one would hide what is behind it. */
    private static List<String> lines(byte[] bytes) {
        return LINE_END.splitAsStream(new String(bytes, StandardCharsets.UTF_8))
                .map(FailureSummary::plain)
                .toList();
    }

    /** Without what only a terminal understands, and would obey. */
    private static String plain(String line) {
        String text = line.substring(0, Math.min(line.length(), LONGEST_LINE));
        return NO_TEXT.matcher(TerminalCodes.without(text).stripTrailing()).replaceAll("\ufffd");
    }

    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // Half a character becomes three bytes.
        return bytes.length <= MOST ? text : new String(bytes, 0, MOST - 2, StandardCharsets.UTF_8);
    }

    /**
     * The words that a logger, {@code ts}, a container or the journal puts before every line: the same each time but for its digits.
     */
    private record LinePrefix(String text) {
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
}
