package dev.smartcron.process.output;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The stack traces of seven languages: the headline each has, and the frame that is the user's own. */
final class Traces {
    private static final Pattern JAVA_FRAME = Pattern.compile(
            "\\s+at ([\\w.$<>/@-]+)\\(([^()]*\\.(?:java|kt|scala|groovy):\\d+|Native Method|Unknown Source|[^():]+\\.(?:java|kt|scala))\\).*");
    private static final Pattern JAVA_OWN_NOT = Pattern.compile(
            "(?:[\\w.-]+@?[\\w.-]*/)?(?:java|javax|jdk|sun|com\\.sun|kotlin|scala|org\\.springframework|org\\.apache"
                    + "|org\\.hibernate|org\\.junit|io\\.netty|com\\.google|com\\.fasterxml|com\\.zaxxer|org\\.postgresql"
                    + "|com\\.mysql)\\..*");
    private static final Pattern RUBY_HEAD =
            Pattern.compile("(\\S+?\\.?[\\w-]*):(\\d+):in [`'](.*)': (.*) \\(([A-Z][\\w:]*)\\)");
    private static final Pattern RUBY_FRAME = Pattern.compile("\\s+(?:\\d+: )?from (\\S+):(\\d+):in [`'](.*)'");
    private static final Pattern GO_PLACE = Pattern.compile("\\s+(/\\S+\\.go|[A-Za-z]:\\S+\\.go):(\\d+)(?: .*)?");
    private static final Pattern RUST_HEAD =
            Pattern.compile("thread '.*?' (?:\\(\\d+\\) )?panicked at (?:'(.*)', )?(\\S+):(\\d+):\\d+:?");

    static final int FAR = 400;

    /** How much before the first frame its headline may be. */
    private static final int BEFORE = 20;

    private final List<String> lines;

    private Traces(List<String> lines) {
        this.lines = lines;
    }

    /** The first trace's headline and, where it can be told, a second line with the place; null when there is none. */
    static @Nullable String first(List<String> lines) {
        Traces traces = new Traces(lines);
        for (int i = 0; i < lines.size(); i++) {
            String found = traces.behindPrefix(i);
            if (found == null) {
                found = traces.at(i);
            }
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** As {@link #at}, where something stands before each line. */
    private @Nullable String behindPrefix(int i) {
        Prefix prefix = Prefix.of(lines.get(i));
        if (prefix.isNothing()) {
            return null;
        }
        int from = Math.max(0, i - BEFORE);
        return new Traces(prefix.without(lines.subList(from, Math.min(lines.size(), i + FAR)))).at(i - from);
    }

    private @Nullable String at(int i) {
        String line = lines.get(i);
        String python = new PythonTrace(lines).at(i);
        if (python != null) {
            return python;
        }
        if (line.startsWith("panic: ") || line.startsWith("fatal error: ")) {
            return go(i);
        }
        if (line.contains(" error: ") || line.startsWith("[")) {
            String php = new PhpTrace(lines).at(i);
            if (php != null) {
                return php;
            }
        }
        if (line.endsWith(")") && line.contains(":in ")) {
            Matcher ruby = RUBY_HEAD.matcher(line);
            if (ruby.matches()) {
                return ruby(i, ruby);
            }
        }
        if (line.contains(" panicked at ")) {
            Matcher rust = RUST_HEAD.matcher(line);
            if (rust.matches()) {
                return rust(i, rust);
            }
        }
        if (line.stripLeading().startsWith("at ")
                && i > 0
                && JAVA_FRAME.matcher(line).matches()) {
            return java(i);
        }
        return new NodeTrace(lines).at(i);
    }

    private String rust(int i, Matcher head) {
        String message = head.group(1);
        if (message == null) {
            message = i + 1 < lines.size() ? lines.get(i + 1).strip() : "";
        }
        return told("panicked: " + message, null, head.group(2) + ":" + head.group(3));
    }

    /** The first frame is at {@code i}; the exception stands before it, over several lines if its message does. */
    private String java(int i) {
        int head = i - 1;
        while (head > 0 && head > i - BEFORE && !isJavaHead(lines.get(head))) {
            head--;
        }
        String headline = lines.get(isJavaHead(lines.get(head)) ? head : i - 1).strip();
        if (headline.startsWith("Exception in thread \"")) {
            int quote = headline.indexOf('"', "Exception in thread \"".length());
            headline = quote < 0 ? headline : headline.substring(quote + 1).strip();
        }
        String own = null;
        String outer = null;
        String cause = null;
        for (int at = i; at < lines.size() && at < i + FAR; at++) {
            String line = lines.get(at);
            if (line.stripLeading().startsWith("Caused by: ")) {
                cause = line.strip().substring("Caused by: ".length());
                // The place of the cause tells more than that of what was made of it.
                outer = own == null ? outer : own;
                own = null;
                continue;
            }
            Matcher frame = JAVA_FRAME.matcher(line);
            if (frame.matches()) {
                if (own == null && !JAVA_OWN_NOT.matcher(frame.group(1)).matches()) {
                    own = frame.group(2) + " (" + frame.group(1) + ")";
                }
            } else if (!line.strip().startsWith("...") && !line.strip().startsWith("Suppressed: ") && cause == null) {
                if (at + 1 >= lines.size()
                        || !JAVA_FRAME.matcher(lines.get(at + 1)).matches()) {
                    break;
                }
            }
        }
        return told(headline, cause, own == null ? outer : own);
    }

    private static boolean isJavaHead(String line) {
        String text = line.strip();
        if (text.startsWith("Exception in thread ")) {
            return true;
        }
        int colon = text.indexOf(':');
        String type = colon < 0 ? text : text.substring(0, colon);
        if (type.matches("(?:.{0,200}\\s)?[\\w$]+(?:\\.[\\w$]+)+") && type.matches(".*[A-Z]\\w*")) {
            return true;
        }
        // In no package.
        return type.matches("[A-Z][\\w$]*(?:Exception|Error|Throwable|\\$\\w+)");
    }

    private String ruby(int i, Matcher head) {
        String own = head.group(1) + ":" + head.group(2) + " (" + head.group(3) + ")";
        if (Insight.isForeign(head.group(1))) {
            for (int at = i + 1; at < lines.size() && at < i + FAR; at++) {
                Matcher frame = RUBY_FRAME.matcher(lines.get(at));
                if (!frame.matches()) {
                    break;
                }
                if (!Insight.isForeign(frame.group(1))) {
                    own = frame.group(1) + ":" + frame.group(2) + " (" + frame.group(3) + ")";
                    break;
                }
            }
        }
        return told(head.group(5) + ": " + head.group(4), null, own);
    }

    private String go(int i) {
        String own = null;
        String function = "";
        for (int at = i + 1; at < lines.size() && at < i + FAR && own == null; at++) {
            Matcher place = GO_PLACE.matcher(lines.get(at));
            if (place.matches()) {
                if (!Insight.isForeign(place.group(1))
                        && !function.startsWith("runtime.")
                        && !function.startsWith("panic(")) {
                    own = place.group(1) + ":" + place.group(2);
                }
            } else if (lines.get(at).startsWith("goroutine ") && !function.isEmpty()) {
                break;
            } else {
                function = lines.get(at);
            }
        }
        return told(lines.get(i), null, own);
    }

    static String told(String headline, @Nullable String cause, @Nullable String place) {
        return headline + (cause == null ? "" : " (caused by " + cause + ")") + (place == null ? "" : "\nat " + place);
    }
}
