package dev.smartcron.output.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a traceback as Python prints it: exceptions that led to each other one after another, the last of them the one
 * that ended the program, and groups of exceptions with what is in them behind a margin.
 */
final class PythonTraceback {
    static final Pattern BEGIN = Pattern.compile("(?: *\\+ Exception Group )?Traceback \\(most recent call last\\):$");

    private static final Pattern FRAME =
            Pattern.compile("\\s+File \"([^\"]+)\", line (\\d+)(?:, in (?:<module>|(.+)))?");
    private static final Pattern LINK = Pattern.compile(
            "(?:During handling of the above|The above exception was the direct cause).*|\\s*\\+-\\+--.*");

    private PythonTraceback() {}

    /** Summarizes the traceback that begins in this line. */
    static String read(List<String> lines, int i) {
        List<String> thrown = new ArrayList<>();
        String group = null;
        String own = null;
        String deepest = null;
        boolean framed = false;
        boolean linked = true;
        for (int at = i; at < Math.min(lines.size(), i + TraceFormat.FAR); at++) {
            String line = withoutMargin(lines.get(at));
            Matcher frame = FRAME.matcher(line);
            if (BEGIN.matcher(line).find()) {
                if (!linked) {
                    break;
                }
                own = null;
                framed = true;
                linked = false;
            } else if (framed && frame.matches()) {
                deepest = frame.group(1) + ":" + frame.group(2)
                        + (frame.group(3) == null ? "" : " (" + frame.group(3) + ")");
                own = TraceFormat.isForeign(deepest) ? own : deepest;
            } else if (framed && !line.isEmpty() && !line.startsWith(" ")) {
                thrown.add(line);
                framed = false;
            } else if (!framed && LINK.matcher(line).matches()) {
                linked = true;
                if (line.contains("+-+") && group == null) {
                    // What is in a group tells more than that it is one.
                    group = last(thrown);
                    thrown.clear();
                }
            }
        }
        String headline = group == null ? last(thrown) : group;
        String cause = thrown.isEmpty() || thrown.get(0).equals(headline) ? null : thrown.get(0);
        return TraceFormat.summary(
                headline == null ? lines.get(i).strip() : headline, cause, own == null ? deepest : own);
    }

    private static @Nullable String last(List<String> thrown) {
        return thrown.isEmpty() ? null : thrown.get(thrown.size() - 1);
    }

    /** A line without the margin that a group has. */
    private static String withoutMargin(String line) {
        String bare = line.stripLeading();
        return bare.startsWith("| ") || bare.startsWith("+ ") ? bare.substring(2) : bare.equals("|") ? "" : line;
    }
}
