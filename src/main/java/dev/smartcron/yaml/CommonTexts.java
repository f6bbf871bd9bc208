package dev.smartcron.yaml;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.text.References;
import dev.smartcron.yaml.Shape.BadValue;
import dev.smartcron.yaml.Shape.CheckedText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Texts that more than one table asks for. */
public final class CommonTexts {
    /** One line of text. */
    public static final CheckedText LINE = new CheckedText("text", "\\S", CommonTexts::line);
    /** Text of one line or more. */
    public static final CheckedText LINES = Shape.text("text", CommonTexts::lines);
    /** A word without blanks, such as the name of a category or a host. */
    public static final CheckedText NAME = matching(
            "a name",
            "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$",
            "is not a name: letters, digits, _ . and -, at most 100, a letter or digit first");
    /** The path of a file or folder, from the root. */
    public static final CheckedText PATH = new CheckedText("an absolute path", "^/", CommonTexts::path);
    /** A pattern in RE2's syntax. */
    public static final CheckedText REGEX = Shape.text("a regular expression", CommonTexts::regex);
    /** A web address; a reference to the environment may stand in it, and so may a key: it is not shown. */
    public static final CheckedText URL =
            new CheckedText("a web address", "^(https?://|\\$\\{env:)", CommonTexts::url, false);
    /** Channels that alerts go through; {@code log} stands for {@code errors.log} alone, which has every alert anyway. */
    public static final Shape CHANNELS =
            new Shape.ListOf(Shape.oneOf("mail", "slack", "webhook", "command", "log"), 1, true);

    /** A day. */
    public static final CheckedText DATE = new CheckedText("a date", "^\\d{4}-\\d{2}-\\d{2}$", CommonTexts::date);
    /** A time zone. */
    public static final CheckedText ZONE = Shape.text("a time zone", CommonTexts::zone);
    /** One line in which references to the environment are resolved later, and which is not shown. */
    public static final CheckedText SECRET = new CheckedText("text", null, text -> references(line(text)), false);

    /** Steps that a pattern is compiled to: a byte of output may cost as many. */
    private static final int LARGEST_PATTERN = 2_000;

    private CommonTexts() {}

    /** One line that is as a pattern wants it; {@code otherwise} says what one is that is not. */
    public static CheckedText matching(String what, String pattern, String otherwise) {
        return new CheckedText(what, pattern, text -> {
            if (!line(text).matches(pattern)) {
                throw new BadValue("'" + text + "' " + otherwise);
            }
            return text;
        });
    }

    public static String lines(String text) throws BadValue {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && c != '\t' && Character.isISOControl(c)) {
                throw new BadValue(String.format(Locale.ROOT, "must not hold the control character U+%04X", (int) c));
            }
        }
        return text;
    }

    public static String line(String text) throws BadValue {
        if (text.isBlank()) {
            throw new BadValue("is empty");
        }
        if (text.indexOf('\n') >= 0) {
            throw new BadValue("must be one line");
        }
        return lines(text);
    }

    /** The text itself, when every reference to the environment in it is complete and names a variable. */
    public static String references(String text) throws BadValue {
        Optional<String> problem = References.problem(text);
        if (problem.isPresent()) {
            throw new BadValue(problem.get());
        }
        return text;
    }

    private static String path(String text) throws BadValue {
        if (!line(text).startsWith("/")) {
            throw new BadValue("'" + text + "' must be an absolute path, one that starts with /");
        }
        return text;
    }

    private static String regex(String text) throws BadValue {
        try {
            if (Pattern.compile(line(text)).programSize() > LARGEST_PATTERN) {
                throw new BadValue("'" + text + "' repeats too much: write + or * instead of a large number in {}");
            }
            return text;
        } catch (PatternSyntaxException e) {
            String unknown = unknown(e.getPattern());
            throw new BadValue("'" + text + "' "
                    + (unknown.isEmpty()
                            ? "is not a regular expression: " + e.getDescription() + ": " + e.getPattern()
                            : "has " + e.getPattern() + ", " + unknown));
        }
    }

    /** A hint for a pattern that Java and Perl know and RE2 does not, with what to write instead; empty for any other. */
    private static String unknown(String part) {
        if (part.startsWith("(?=") || part.startsWith("(?!") || part.startsWith("(?<=") || part.startsWith("(?<!")) {
            return "and redact cannot look ahead or behind: match what stands there as well";
        }
        if (part.startsWith("\\k") || (part.length() == 2 && Character.isDigit(part.charAt(1)))) {
            return "and redact cannot refer back to a group: write out what may stand there";
        }
        if (part.startsWith("(?>") || (part.length() == 2 && part.endsWith("+"))) {
            return "and redact knows nothing possessive or atomic: write it without, it is as fast";
        }
        return "";
    }

    private static String url(String text) throws BadValue {
        if (References.atStart(references(line(text)))) {
            return text;
        }
        try {
            URI uri = new URI(References.resolve(text, variable -> "x"));
            String scheme = uri.getScheme();
            if (("http".equals(scheme) || "https".equals(scheme)) && uri.getHost() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            throw new BadValue("is not a web address: " + e.getReason());
        }
        throw new BadValue("is not a web address (write https://host/…)");
    }

    private static String date(String text) throws BadValue {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw new BadValue("'" + text + "' is not a date (write 2026-12-31)");
        }
    }

    private static String zone(String text) throws BadValue {
        try {
            Zones.parse(text);
            return text;
        } catch (BadSchedule e) {
            throw new BadValue(String.valueOf(e.getMessage()));
        }
    }
}
