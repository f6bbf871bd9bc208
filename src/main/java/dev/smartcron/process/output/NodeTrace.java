package dev.smartcron.process.output;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An error as Node prints it, with its stack; or, where none was thrown but something else, with the place alone. */
record NodeTrace(List<String> lines) {
    private static final Pattern FRAME = Pattern.compile("\\s+at (?:(.*) \\()?((?:file://)?[^()]*):(\\d+):\\d+\\)?.*");
    private static final Pattern HEAD = Pattern.compile("(?:Uncaught )?[\\w.$]*(?:Error|Exception)\\b.*");
    private static final Pattern PLACE = Pattern.compile("((?:/|file://|[A-Za-z]:)[^:]*):(\\d+)");

    /** What begins in this line, or has its first frame there; null when nothing does. */
    @Nullable
    String at(int i) {
        if (lines.get(i).stripLeading().startsWith("at ") && i > 0) {
            return FRAME.matcher(lines.get(i)).matches() ? stack(i) : null;
        }
        return lines.get(i).indexOf(':') > 0 ? thrown(i) : null;
    }

    private String stack(int i) {
        int head = i - 1;
        while (head > 0 && head > i - 20 && !HEAD.matcher(lines.get(head)).matches()) {
            head--;
        }
        String headline = lines.get(HEAD.matcher(lines.get(head)).matches() ? head : i - 1)
                .strip();
        String own = null;
        String cause = null;
        for (int at = i; at < lines.size() && at < i + Traces.FAR; at++) {
            String line = lines.get(at);
            Matcher frame = FRAME.matcher(line);
            if (frame.matches()) {
                if (own == null && !Insight.isForeign(frame.group(2))) {
                    own = path(frame.group(2)) + ":" + frame.group(3)
                            + (frame.group(1) == null ? "" : " (" + frame.group(1) + ")");
                }
            } else if (line.stripLeading().startsWith("[cause]: ")) {
                cause = line.strip().substring("[cause]: ".length());
            } else if (!line.startsWith(" ") && !line.equals("}") && !line.isEmpty()) {
                break;
            }
        }
        return Traces.told(headline, cause, own);
    }

    /** The place, the line of the source, a mark under it, and what was thrown. */
    private @Nullable String thrown(int i) {
        Matcher place = PLACE.matcher(lines.get(i));
        if (i + 3 >= lines.size()
                || !place.matches()
                || lines.get(i + 2).isBlank()
                || !lines.get(i + 2).strip().replace("^", "").isEmpty()) {
            return null;
        }
        int at = i + 3;
        at += lines.get(at).isEmpty() && at + 1 < lines.size() ? 1 : 0;
        if (lines.get(at).isBlank()) {
            return null;
        }
        boolean stack =
                at + 1 < lines.size() && FRAME.matcher(lines.get(at + 1)).matches();
        String told = stack ? stack(at + 1) : lines.get(at).strip();
        return told.contains("\nat ") || Insight.isForeign(place.group(1))
                ? told
                : Traces.told(told, null, path(place.group(1)) + ":" + place.group(2));
    }

    private static String path(String path) {
        return path.startsWith("file://") ? path.substring("file://".length()) : path;
    }
}
