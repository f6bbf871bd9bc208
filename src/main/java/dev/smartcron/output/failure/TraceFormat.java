package dev.smartcron.output.failure;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form of stack trace, as a runtime or a framework prints it.
 *
 * @param begin finds where a trace begins in a line: what stands before is the prefix of each line
 * @param head matches the headline, over several lines where it has them; looked for above where a trace begins with a frame
 * @param template the summary, made of the head's groups, {@code \nat} and its place included where it has one
 */
record TraceFormat(Pattern begin, Pattern head, String template, Frames frames) {
    /**
     * The frames of a language.
     *
     * @param template the place, made of a frame's groups
     * @param between matches what may stand between two
     */
    private record Frames(Pattern frame, String template, Pattern between) {
        Frames(String frame, String template, String between) {
            this(Pattern.compile(frame), template, Pattern.compile(between));
        }
    }

    private static final Frames NONE = new Frames("(?!)", "", "");
    private static final Frames PHP = new Frames(
            "#\\d+ (/[^(]+|[A-Za-z]:[^(]+)\\((\\d+)\\): .*|\\s+thrown in (.+) on line (\\d+)"
                    + "|(?!.* error: ).* in (/[^ ]+):(\\d+)",
            "$1$3$5:$2$4$6",
            "Stack trace:|#\\d+ \\[internal.*");
    private static final Frames GO =
            new Frames("\\s+(/\\S+\\.go|[A-Za-z]:\\S+\\.go):(\\d+)(?: .*)?", "$1:$2", "\\S.*\\)|created by .*");
    private static final Frames RUBY =
            new Frames("\\s+(?:\\d+: )?from (\\S+):(\\d+):in [`'](.*)'", "$1:$2 ($3)", "(?!)");
    private static final Frames JAVA = new Frames(
            "\\s+at ([\\w.$<>/@-]+)\\(([^()]*\\.(?:java|kt|scala|groovy):\\d+|Native Method|Unknown Source"
                    + "|[^():]+\\.(?:java|kt|scala))\\).*",
            "$2 ($1)",
            "\\s+(?:\\.\\.\\.|Suppressed: ).*");
    private static final Frames NODE =
            new Frames("\\s+at (?:(.*) \\()?(?:file://)?([^()]*):(\\d+):\\d+\\)?.*", "$2:$3 ($1)", " .*|\\}|");

    private static final String LARAVEL = "\\[[^\\]]+\\] \\w+\\.(?:ERROR|CRITICAL|ALERT|EMERGENCY): ";

    /** In this order they are looked for in each line; {@link PythonTraceback} before them. */
    static final List<TraceFormat> ALL = List.of(
            // Of a file that cannot even be compiled, Python prints no traceback.
            of(
                    " {2}File \"",
                    " {2}File \"([^\"\\n]+)\", line (\\d+)\\n(?:\\s.*\\n){1,3}((?:Syntax|Indentation|Tab)Error: .*)",
                    "$3\nat $1:$2",
                    NONE),
            of(
                    "(?:PHP )?(?:Fatal|Parse|Recoverable fatal|Catchable fatal) error: ",
                    ".*? error:\\s+(?:Uncaught )?(.+?)(?: in ([^ \\n]+?)(?:\\((\\d+)\\) .*|:(\\d+)| on line (\\d+)))?",
                    "$1\nat $2:$3$4$5",
                    PHP),
            of(
                    LARAVEL,
                    LARAVEL + ".*\\[object\\] \\(([\\w\\\\]+)\\(code: [^)\\n]*\\): (.*) at (/[^ \\n]+):(\\d+)\\).*",
                    "$1: $2\nat $3:$4",
                    PHP),
            of(LARAVEL, LARAVEL + "(.*?)(?: \\{\".*)?", "$1", NONE),
            of("(?:panic|fatal error): ", "(.*)", "$1", GO),
            of(
                    "(?<!\\S)\\S{1,300}?:\\d+:in [`']",
                    "(\\S+?\\.?[\\w-]*):(\\d+):in [`'](.*)': (.*) \\(([A-Z][\\w:]*)\\)",
                    "$5: $4\nat $1:$2 ($3)",
                    RUBY),
            // Rust, before 1.73 and since.
            of(
                    "thread '[^']*' (?:\\(\\d+\\) )?panicked at ",
                    ".*? panicked at (?:'(.*)', (\\S+):(\\d+):\\d+|(\\S+):(\\d+):\\d+:(?:\\n\\s*(.*))?)",
                    "panicked: $1$6\nat $2$4:$3$5",
                    NONE),
            of(
                    "(?:\\t| {4})at [\\w.$<>/@-]+\\(",
                    "\\s*(?:Exception in thread \"[^\"\\n]*\" (.*)"
                            + "|((?:(?:[^:\\n]{0,200}\\s)?(?:[\\w$]+\\.)+[\\w$]*[A-Z]\\w*"
                            + "|[A-Z][\\w$]*(?:Exception|Error|Throwable|\\$\\w+))\\s*(?::.*)?))",
                    "$1$2",
                    JAVA),
            of("(?:\\t| {4})at [^ ]", "((?:Uncaught )?[\\w.$]*(?:Error|Exception)\\b.*)", "$1", NODE),
            // Where Node shows the line of the source: what is thrown and no error has no stack.
            of(
                    "^(?:/|file://|[A-Za-z]:)",
                    "(?:file://)?((?:/|[A-Za-z]:)[^:\\n]*):(\\d+)\\n.*\\n\\s*?\\^+\\s*?\\n\\n?(.*\\S.*)",
                    "$3\nat $1:$2",
                    NODE));

    private static final Pattern CAUSE = Pattern.compile("\\s*(?:Caused by|\\[cause\\]): (.*)");

    /** Places in somebody else's code, by path or package: a library's or the language's own. */
    private static final Pattern FOREIGN = Pattern.compile(
            "/vendor/|/node_modules/|/(?:site|dist)-packages/|/lib/python|<frozen|node:|internal/|/gems/|/lib/ruby/|<internal:"
                    + "|/go/src/|/src/runtime/|/pkg/mod/|/go/pkg/|\\((?:[\\w.-]+@?[\\w.-]*/)?(?:java|javax|jdk|sun|com\\.sun"
                    + "|kotlin|scala|org\\.springframework|org\\.apache|org\\.hibernate|org\\.junit|io\\.netty|com\\.google"
                    + "|com\\.fasterxml|com\\.zaxxer|org\\.postgresql|com\\.mysql)\\.",
            Pattern.CASE_INSENSITIVE);

    /** Lines of one trace that are looked at. */
    static final int FAR = 400;

    /** A message is no longer; so much before the first frame its headline may be. */
    static final int MESSAGE = 20;

    private static TraceFormat of(String begin, String head, String template, Frames frames) {
        return new TraceFormat(
                Pattern.compile(begin), Pattern.compile("(?:" + head + ")(?:\\n(?s:.*))?"), template, frames);
    }

    static boolean isForeign(String place) {
        return FOREIGN.matcher(place).find();
    }

    /** Summarizes the trace that begins in this line; empty when it is none of this form. */
    Optional<String> read(List<String> lines, int i) {
        String headline;
        if (frames.frame.matcher(lines.get(i)).matches()) {
            headline = above(lines, i);
        } else {
            headline =
                    expand(head.matcher(String.join("\n", lines.subList(i, Math.min(lines.size(), i + 6)))), template);
        }
        return headline == null ? Optional.empty() : Optional.of(withFrames(headline.strip(), lines, i));
    }

    private @Nullable String above(List<String> lines, int i) {
        for (int at = i - 1; at >= Math.max(0, i - MESSAGE); at--) {
            String headline = expand(head.matcher(lines.get(at)), template);
            if (headline != null) {
                return headline;
            }
        }
        return i == 0 ? null : lines.get(i - 1);
    }

    private String withFrames(String headline, List<String> lines, int i) {
        String cause = null;
        String own = null;
        String outer = null;
        boolean framed = false;
        int message = 0;
        for (int row = i; row < Math.min(lines.size(), i + FAR); row++) {
            Matcher caused = CAUSE.matcher(lines.get(row));
            String place = expand(frames.frame.matcher(lines.get(row)), frames.template);
            if (framed && caused.matches()) {
                cause = caused.group(1);
                // The place of the cause tells more than that of what was made of it.
                outer = own == null ? outer : own;
                own = null;
                message = 0;
            } else if (place != null) {
                own = own == null && !isForeign(place) ? place : own;
                framed = true;
                message = MESSAGE;
            } else if (message++ >= MESSAGE
                    && !frames.between.matcher(lines.get(row)).matches()) {
                break;
            }
        }
        own = own == null ? outer : own;
        String[] parts = headline.split("\nat ", 2);
        String place = parts.length == 1 || parts[1].equals(":") ? null : parts[1];
        // A frame at the same place has the function's name as well.
        boolean better = own != null && (place == null || isForeign(place) || own.startsWith(place));
        return summary(parts[0], cause, better ? own : place);
    }

    private static @Nullable String expand(Matcher matcher, String template) {
        if (!matcher.matches()) {
            return null;
        }
        StringBuilder filled = new StringBuilder();
        matcher.appendReplacement(filled, template);
        return filled.toString().replace(" ()", "");
    }

    /** A headline and, where it is known, a second line with the place. */
    static String summary(String headline, @Nullable String cause, @Nullable String place) {
        return headline + (cause == null ? "" : " (caused by " + cause + ")") + (place == null ? "" : "\nat " + place);
    }
}
