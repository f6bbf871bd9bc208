package dev.smartcron.process.output;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A fatal error as PHP tells it, or as Laravel logs it. */
record PhpTrace(List<String> lines) {
    private static final Pattern PHP_HEAD =
            Pattern.compile("(?:PHP )?(?:Fatal|Parse|Recoverable fatal|Catchable fatal) error:\\s+(?:Uncaught )?(.+)");
    private static final Pattern PHP_PLACE =
            Pattern.compile("(.*) in ([^ ]+?)(?:\\((\\d+)\\) .*|:(\\d+)| on line (\\d+))");
    private static final Pattern PHP_FRAME = Pattern.compile("#\\d+ (/[^(]+|[A-Za-z]:[^(]+)\\((\\d+)\\): (.*)");
    private static final Pattern PHP_THROWN = Pattern.compile("\\s+thrown in (.+) on line (\\d+)");
    private static final Pattern LARAVEL =
            Pattern.compile("\\[[^\\]]+\\] \\w+\\.(?:ERROR|CRITICAL|ALERT|EMERGENCY): (.*)");
    private static final Pattern LARAVEL_OBJECT =
            Pattern.compile(".*\\[object\\] \\(([\\w\\\\]+)\\(code: [^)]*\\): (.*) at (/[^ ]+):(\\d+)\\).*");

    /** What begins in this line; null when nothing does. */
    @Nullable
    String at(int i) {
        Matcher php = PHP_HEAD.matcher(lines.get(i));
        if (php.matches()) {
            return php(i, php.group(1));
        }
        Matcher laravel = LARAVEL.matcher(lines.get(i));
        return laravel.matches() ? laravel(i, laravel.group(1)) : null;
    }

    private String php(int i, String rest) {
        String headline = rest;
        String place = null;
        // A message of several lines: its place stands at its end.
        for (int at = i; at < lines.size() && at < i + 20; at++) {
            String text = at == i ? rest : lines.get(at);
            Matcher found = PHP_PLACE.matcher(text);
            if (found.matches()) {
                headline = at == i ? found.group(1) : headline;
                place = found.group(2) + ":" + firstOf(found.group(3), found.group(4), found.group(5));
                break;
            }
            if (text.startsWith("Stack trace:")) {
                break;
            }
        }
        return Traces.told(headline, null, phpFrame(i + 1, place));
    }

    private @Nullable String phpFrame(int from, @Nullable String place) {
        if (place != null && !Insight.isForeign(place)) {
            return place;
        }
        for (int at = from; at < lines.size() && at < from + Traces.FAR; at++) {
            Matcher frame = PHP_FRAME.matcher(lines.get(at));
            if (frame.matches() && !Insight.isForeign(frame.group(1))) {
                return frame.group(1) + ":" + frame.group(2);
            }
            Matcher thrown = PHP_THROWN.matcher(lines.get(at));
            if (thrown.matches() && place == null) {
                return thrown.group(1) + ":" + thrown.group(2);
            }
            if (lines.get(at).startsWith("#0 {main}")) {
                break;
            }
        }
        return place;
    }

    private String laravel(int i, String rest) {
        Matcher object = LARAVEL_OBJECT.matcher(rest);
        if (object.matches()) {
            return Traces.told(
                    object.group(1) + ": " + object.group(2),
                    null,
                    phpFrame(i + 1, object.group(3) + ":" + object.group(4)));
        }
        int json = rest.indexOf(" {\"");
        return json < 0 ? rest : rest.substring(0, json);
    }

    private static String firstOf(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null) {
                return text;
            }
        }
        return "?";
    }
}
