package dev.smartcron.taskfile.keys;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.taskfile.keys.Shape.Refused;
import dev.smartcron.taskfile.keys.Shape.Text;
import dev.smartcron.taskfile.keys.Shape.TextCheck;
import dev.smartcron.text.References;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Texts that more than one table asks for. */
public final class Checks {
    /** One line of text. */
    public static final Text LINE = new Text("text", "\\S", Checks::line);
    /** Text of one line or more. */
    public static final Text LINES = Shape.text("text", Checks::lines);
    /** A word without blanks, such as the name of a category or a host. */
    public static final Text NAME = new Text("a name", "^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$", Checks::name);
    /** The path of a file or folder, from the root. */
    public static final Text PATH = new Text("an absolute path", "^/", Checks::path);
    /** A pattern of java.util.regex. */
    public static final Text REGEX = Shape.text("a regular expression", Checks::regex);
    /** A web address; a reference to the environment may stand in it. */
    public static final Text URL = new Text("a web address", "^(https?://|\\$\\{env:)", Checks::url);
    /** A day. */
    public static final Text DATE = new Text("a date", "^\\d{4}-\\d{2}-\\d{2}$", Checks::date);
    /** A time zone. */
    public static final Text ZONE = Shape.text("a time zone", Checks::zone);
    /** One line in which references to the environment are resolved later. */
    public static final Text SECRET = Shape.text("text", text -> references(line(text)));

    private Checks() {}

    /** A check that follows another one. */
    public static TextCheck both(TextCheck first, TextCheck second) {
        return text -> second.canonical(first.canonical(text));
    }

    public static String lines(String text) throws Refused {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && c != '\t' && Character.isISOControl(c)) {
                throw new Refused("must not hold the control character U+" + hex(c));
            }
        }
        return text;
    }

    public static String line(String text) throws Refused {
        if (text.isBlank()) {
            throw new Refused("is empty");
        }
        if (text.indexOf('\n') >= 0) {
            throw new Refused("must be one line");
        }
        return lines(text);
    }

    /** The text itself, when every reference to the environment in it is complete and names a variable. */
    public static String references(String text) throws Refused {
        Optional<String> problem = References.problem(text);
        if (problem.isPresent()) {
            throw new Refused(problem.get());
        }
        return text;
    }

    private static String hex(char c) {
        String digits = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        return "0000".substring(digits.length()) + digits;
    }

    private static String name(String text) throws Refused {
        line(text);
        boolean good = text.length() <= 100;
        for (int i = 0; i < text.length() && good; i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            good = letterOrDigit || (i > 0 && (c == '_' || c == '.' || c == '-'));
        }
        if (!good) {
            throw new Refused("'" + text
                    + "' is not a name: letters, digits, _ . and -, at most 100, a letter or digit " + "first");
        }
        return text;
    }

    private static String path(String text) throws Refused {
        if (!line(text).startsWith("/")) {
            throw new Refused("'" + text + "' must be an absolute path, one that starts with /");
        }
        return text;
    }

    private static String regex(String text) throws Refused {
        try {
            Pattern.compile(line(text));
            return text;
        } catch (PatternSyntaxException e) {
            throw new Refused("'" + text + "' is not a regular expression: " + e.getDescription() + " near position "
                    + (Math.max(e.getIndex(), 0) + 1));
        }
    }

    private static String url(String text) throws Refused {
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
            throw new Refused("'" + text + "' is not a web address: " + e.getReason());
        }
        throw new Refused("'" + text + "' is not a web address (write https://host/…)");
    }

    private static String date(String text) throws Refused {
        try {
            return LocalDate.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw new Refused("'" + text + "' is not a date (write 2026-12-31)");
        }
    }

    private static String zone(String text) throws Refused {
        try {
            Zones.parse(text);
            return text;
        } catch (BadSchedule e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }
}
