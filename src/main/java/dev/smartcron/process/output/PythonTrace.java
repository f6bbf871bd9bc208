package dev.smartcron.process.output;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A traceback as Python prints it: exceptions that led to each other one after another, the last of them the one that
 * ended the program, and groups of exceptions with what is in them behind a margin.
 */
record PythonTrace(List<String> lines) {
    private static final String BEGIN = "Traceback (most recent call last):";
    private static final Pattern FRAME = Pattern.compile("\\s+File \"([^\"]+)\", line (\\d+)(?:, in (.+))?");
    private static final Pattern SYNTAX = Pattern.compile("(?:Syntax|Indentation|Tab)Error: .*");

    /** A message may have so many lines more. */
    private static final int LONG_MESSAGE = 50;

    /** Where reading ended; {@code place} is the last in the user's own code, or else the last. */
    private record Read(
            @Nullable String headline,
            @Nullable String cause,
            @Nullable String place,
            int end) {}

    /** What begins in this line; null when nothing does. */
    @Nullable
    String at(int i) {
        if (begins(i)) {
            Read read = read(i);
            String headline = read.headline() == null ? lines.get(i).strip() : read.headline();
            return Traces.told(headline, read.cause(), read.place());
        }
        // A file that cannot even be compiled has no traceback.
        if (lines.get(i).startsWith("  File \"") && FRAME.matcher(lines.get(i)).matches()) {
            Read read = read(i - 1);
            if (read.headline() != null && SYNTAX.matcher(read.headline()).matches()) {
                return Traces.told(read.headline(), null, read.place());
            }
        }
        return null;
    }

    private boolean begins(int i) {
        return i < lines.size() && lines.get(i).endsWith(BEGIN) && line(i).matches("(?:.* )?" + Pattern.quote(BEGIN));
    }

    private Read read(int i) {
        String headline = null;
        String cause = null;
        String own = null;
        String deepest = null;
        int at = i + 1;
        for (; at < lines.size() && at < i + Traces.FAR; at++) {
            String line = line(at);
            Matcher frame = FRAME.matcher(line);
            if (frame.matches()) {
                String place = place(frame);
                deepest = place;
                own = Insight.isForeign(frame.group(1)) ? own : place;
            } else if (!line.isEmpty() && !line.startsWith(" ")) {
                headline = line;
                int next = chained(at + 1);
                if (next < 0) {
                    break;
                }
                cause = cause == null ? headline : cause;
                headline = null;
                own = null;
                at = next;
            }
        }
        int first = firstOfGroup(at + 1);
        if (headline != null && first > 0) {
            // What is in a group tells more than that it is one.
            Read part = read(first);
            if (part.headline() != null) {
                String inner = part.cause() == null ? part.headline() : part.cause();
                return new Read(headline, inner, part.place(), part.end());
            }
        }
        return new Read(headline, cause, own == null ? deepest : own, at);
    }

    /** Where the next exception of the chain begins, behind the rest of this one's message; -1 where none does. */
    private int chained(int from) {
        for (int at = from; at < lines.size() && at < from + LONG_MESSAGE && !begins(at); at++) {
            String line = line(at);
            if (line.startsWith("During handling of the above exception")
                    || line.startsWith("The above exception was the direct cause")) {
                return begins(at + 2) ? at + 2 : begins(at + 1) ? at + 1 : -1;
            }
        }
        return -1;
    }

    /** Where the first exception of a group begins, behind the rest of the group's message; -1 where none does. */
    private int firstOfGroup(int from) {
        for (int at = from; at < lines.size() && at < from + LONG_MESSAGE && !begins(at); at++) {
            if (lines.get(at).stripLeading().startsWith("+-+--")) {
                return begins(at + 1) ? at + 1 : -1;
            }
        }
        return -1;
    }

    private static String place(Matcher frame) {
        String function = frame.group(3);
        return frame.group(1) + ":" + frame.group(2)
                + (function == null || function.equals("<module>") ? "" : " (" + function + ")");
    }

    /** A line without the margin that a group has. */
    private String line(int at) {
        String line = lines.get(at);
        String bare = line.stripLeading();
        return bare.startsWith("| ") || bare.startsWith("+ ") ? bare.substring(2) : bare.equals("|") ? "" : line;
    }
}
