package dev.smartcron.process.output;

import dev.smartcron.text.TerminalCodes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of a failed attempt's output what went wrong: the first stack trace's exception and the place in the user's
 * own code, or else the last line that looks like an error.
 *
 * <p>Knows the traces of Java, Python, PHP, Node, Go, Ruby and Rust as their runtimes print them.
 */
public final class Insight {
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

    private Insight() {}

    /**
     * What went wrong, in one line or two: {@code RuntimeException: no such account} and {@code at pay.php:12}.
     *
     * @param head the redacted beginning of the output
     * @param tail its redacted end, where that is not in {@code head}
     */
    public static Optional<String> of(byte[] head, byte[] tail) {
        List<String> lines = lines(head);
        List<String> last = lines(tail);
        String found = Traces.first(lines);
        if (found == null && !last.isEmpty()) {
            found = Traces.first(last);
        }
        if (found == null) {
            found = lastError(last);
        }
        if (found == null) {
            found = lastError(lines);
        }
        return Optional.ofNullable(found).map(Insight::cut);
    }

    private static @Nullable String lastError(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (!line.isEmpty()
                    && !line.startsWith("::")
                    && ERROR.matcher(NO_ERROR.matcher(line).replaceAll("")).find()) {
                return line;
            }
        }
        return null;
    }

    /** A carriage return alone ends a line too: what counts up in one would hide what is behind it. */
    private static List<String> lines(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n' || isCarriageReturnAlone(bytes, i)) {
                if (i > from) {
                    String line = new String(bytes, from, Math.min(i - from, LONGEST_LINE), StandardCharsets.UTF_8);
                    lines.add(plain(line));
                } else if (i < bytes.length) {
                    lines.add("");
                }
                from = i + 1;
            }
        }
        return lines;
    }

    private static boolean isCarriageReturnAlone(byte[] bytes, int i) {
        return bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] != '\n';
    }

    /** Without what only a terminal understands, and would obey. */
    private static String plain(String line) {
        String text = TerminalCodes.without(line).stripTrailing();
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                StringBuilder visible = new StringBuilder(text);
                for (; i < text.length(); i++) {
                    if (isControl(text.charAt(i))) {
                        visible.setCharAt(i, '\ufffd');
                    }
                }
                return visible.toString();
            }
        }
        return text;
    }

    private static boolean isControl(char c) {
        return c != '\t' && Character.isISOControl(c);
    }

    private static String cut(String text) {
        String shorter = text;
        while (shorter.getBytes(StandardCharsets.UTF_8).length > MOST) {
            int end = Math.min(shorter.length() - 1, Math.max(MOST / 4, shorter.length() * 3 / 4));
            end -= Character.isHighSurrogate(shorter.charAt(end - 1)) ? 1 : 0;
            shorter = shorter.substring(0, end);
        }
        return shorter;
    }

    /** Whether a path of a source file is somebody else's: a library's or the language's own. */
    static boolean isForeign(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        for (String part : FOREIGN) {
            if (lower.contains(part)) {
                return true;
            }
        }
        return false;
    }

    private static final List<String> FOREIGN = List.of(
            "/vendor/",
            "/node_modules/",
            "/site-packages/",
            "/dist-packages/",
            "/lib/python",
            "<frozen",
            "node:",
            "internal/",
            "/gems/",
            "/lib/ruby/",
            "<internal:",
            "/go/src/",
            "/pkg/mod/",
            "/go/pkg/",
            "[internal function]");
}
