package dev.smartcron.yaml;

import dev.smartcron.text.OddCharacters;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Puts syntax errors into words for people who do not know YAML's signs: by the line where the reader stopped, for nearly all of
 * them are a value that wants quotes. None of the reader's own words is used, and no value that may be a secret is quoted.
 */
final class SyntaxErrors {
    private static final String TAB = "a tab stands where YAML wants spaces: indent with spaces";
    private static final String UNFINISHED = "the file ends inside a quoted text, a [list] or a {mapping}";

    /** Parts of the reader's messages, each with what it means; the first that fits. */
    private static final String[][] MEANINGS = {
        {"nested deeper", "is not YAML: nested deeper than 50 levels"},
        {"another document", "a second document begins here: one file is one document"},
        {"could not find expected ':'", "a key is not followed by ':'"},
        {"<block end>", "the indentation does not fit the lines above"},
        {"unexpected end of stream", UNFINISHED},
        {"<stream end>", UNFINISHED},
        {"undefined alias", "an alias has no anchor before it: put the value in quotes if it is to begin with *"}
    };

    private final String[] lines;
    private final MarkedYamlEngineException error;
    private final QuotableKeys keys;

    private SyntaxErrors(String text, MarkedYamlEngineException error, QuotableKeys keys) {
        this.lines = text.split("\n", -1);
        this.error = error;
        this.keys = keys;
    }

    static Problems.Fault of(String text, MarkedYamlEngineException error, Shape.KeyTable table) {
        return new SyntaxErrors(text, error, QuotableKeys.of(table)).fault();
    }

    private Problems.Fault fault() {
        String said = error.getProblem() == null ? "" : error.getProblem();
        String context = error.getContext() == null ? "" : error.getContext();
        Position stop = Position.of(error.getProblemMark());
        if (said.contains("\\t") || said.contains("'\t'") || said.contains("TAB")) {
            int tab = line(stop).indexOf('\t');
            return new Problems.Fault(tab < 0 ? stop : new Position(stop.line(), tab + 1), TAB);
        }
        Optional<Problems.Fault> odd = oddCharacter(stop);
        if (odd.isPresent()) {
            return odd.get();
        }
        if (context.contains("quoted scalar") && (said.contains("end of stream") || said.contains("document"))) {
            Position opened = Position.of(error.getContextMark());
            return new Problems.Fault(opened, "the quote that opens here is not closed");
        }
        Optional<Problems.Fault> value = value(stop, said, context);
        if (value.isPresent()) {
            return value.get();
        }
        if (said.contains("mapping values are not allowed")) {
            return new Problems.Fault(stop, secondColon(stop));
        }
        if (said.contains("could not find expected ':'")
                && error.getContextMark().isPresent()) {
            return withoutColon(Position.of(error.getContextMark()));
        }
        if (context.contains("flow sequence") || context.contains("flow mapping")) {
            Position opened = Position.of(error.getContextMark());
            return said.contains("end of stream") || said.contains("<stream end>")
                    ? new Problems.Fault(opened, UNFINISHED)
                    : new Problems.Fault(
                            opened,
                            "the " + (context.contains("sequence") ? "[" : "{")
                                    + " that opens here is not closed, or a comma is missing after it");
        }
        for (String[] meaning : MEANINGS) {
            if (said.contains(meaning[0])) {
                return new Problems.Fault(stop, meaning[1]);
            }
        }
        return new Problems.Fault(
                stop,
                "cannot be read from here on: put a value in quotes that has one of : # , [ ] { } & * ! | > % @ in it");
    }

    /** The line of a mark, or where that is the end of the file nothing. */
    private String line(Position at) {
        return at.line() <= lines.length ? lines[at.line() - 1] : "";
    }

    private Optional<Problems.Fault> oddCharacter(Position stop) {
        for (int number = stop.line(); number > 0 && number >= stop.line() - 1; number--) {
            String line = line(new Position(number, 1));
            for (int i = 0; i < line.length(); i++) {
                Optional<String> odd = OddCharacters.in(line.substring(i, i + 1));
                if (odd.isPresent()) {
                    return Optional.of(new Problems.Fault(new Position(number, i + 1), "here stands " + odd.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** Advises on a value that begins with a sign of YAML's, or holds one. */
    private Optional<Problems.Fault> value(Position stop, String said, String context) {
        PlainValue value = PlainValue.in(line(stop), stop);
        if (value == null) {
            return Optional.empty();
        }
        Position at = new Position(stop.line(), value.column());
        String text = value.text();
        boolean shown = keys.allow(value, line(stop));
        char first = text.charAt(0);
        if (said.contains("escape character") || context.contains("escape") || said.contains("escape sequence")) {
            return Optional.of(new Problems.Fault(
                    at,
                    "a backslash in double quotes begins an escape: use single quotes"
                            + (shown ? ": " + PlainValue.single(value.bare()) : "")));
        }
        if (first == '\'' || first == '"') {
            boolean single = first == '\'';
            return said.contains("end of stream") || said.contains("<stream end>")
                    ? Optional.empty()
                    : Optional.of(new Problems.Fault(
                            at,
                            (single
                                            ? "a ' within single quotes is written twice"
                                            : "something follows the closing quote")
                                    + (shown ? ": write " + value.quoted() : "")));
        }
        if (value.wantsQuotes()) {
            // An anchor that is only missing is told as that.
            boolean list = text.startsWith("- ") && value.isCommand() && shown;
            return said.contains("undefined alias")
                    ? Optional.empty()
                    : Optional.of(new Problems.Fault(
                            at,
                            value.inQuotes(shown)
                                    + (list
                                            ? ", or as a list: ["
                                                    + text.substring(2).strip() + "]"
                                            : "")));
        }
        return Optional.empty();
    }

    private Problems.Fault withoutColon(Position at) {
        String rest = line(at).substring(Math.min(at.column() - 1, line(at).length()));
        int colon = rest.indexOf(':');
        int blank = rest.indexOf(' ');
        if (colon < 0 || (blank >= 0 && blank < colon)) {
            return new Problems.Fault(at, "a key is not followed by ':'");
        }
        String key = rest.substring(0, colon);
        PlainValue value = new PlainValue(key, at.column() + colon + 1, rest.substring(colon + 1));
        return new Problems.Fault(
                at,
                "a ':' wants a blank behind it"
                        + (keys.allow(value, rest)
                                ? ": " + key + ": " + value.text()
                                : keys.all().contains(key) ? ": " + key + ": …" : ""));
    }

    private String secondColon(Position stop) {
        PlainValue value = PlainValue.in(line(stop), stop);
        return value != null && (value.text() + " ").contains(": ")
                ? "a second ': ' on one line: " + value.inQuotes(keys.allow(value, line(stop)))
                        + ", or mend the indentation"
                : "this line is indented deeper than its mapping: mend the indentation, or put the value above in quotes";
    }
}
