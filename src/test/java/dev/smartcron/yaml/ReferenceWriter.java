package dev.smartcron.yaml;

import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import dev.smartcron.yaml.Shape.FileKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A table of keys as a reference for people, in Markdown. */
public final class ReferenceWriter {
    private ReferenceWriter() {}

    /** Every key with what it takes, what it means and an example; nested tables follow their key. */
    public static String write(Shape.KeyTable table, String heading) {
        StringBuilder out = new StringBuilder();
        for (FileKey key : table.keys().values()) {
            out.append(heading).append(" `").append(key.name()).append("`\n\n");
            out.append(key.says()).append("\n\n");
            out.append("Takes: ").append(takes(key.shape())).append(key.required() ? ". **Required.**" : ".");
            out.append("\n\n");
            if (!key.example().contains("…")) {
                out.append("```yaml\n")
                        .append(key.name())
                        .append(": ")
                        .append(key.example())
                        .append("\n```\n\n");
            }
            Map<String, Shape.KeyTable> inner = new LinkedHashMap<>();
            inner(key.name(), key.shape(), inner);
            inner.forEach((path, nested) -> rows(path, nested, out));
        }
        return out.toString().stripTrailing() + "\n";
    }

    /** A line that leads to every key. */
    public static String contents(Shape.KeyTable table) {
        return table.keys().keySet().stream()
                        .map(key -> "[`" + key + "`](#" + key + ")")
                        .collect(Collectors.joining(" ·\n"))
                + "\n\n";
    }

    private static void rows(String path, Shape.KeyTable table, StringBuilder out) {
        out.append("| in `").append(path).append("` | takes | meaning | example |\n|---|---|---|---|\n");
        for (FileKey key : table.keys().values()) {
            out.append("| `").append(key.name()).append("`").append(key.required() ? " (required)" : "");
            out.append(" | ").append(takes(key.shape())).append(" | ").append(key.says());
            out.append(" | `")
                    .append(key.name())
                    .append(": ")
                    .append(key.example())
                    .append("` |\n");
        }
        out.append('\n');
    }

    /** The tables below a key, but not those of a list of tasks and of its defaults: these have a chapter. */
    private static void inner(String path, Shape shape, Map<String, Shape.KeyTable> found) {
        if (shape instanceof Shape.KeyTable table && !table.keys().containsKey("schedule")) {
            found.put(path, table);
            table.keys().values().forEach(key -> inner(path + "." + key.name(), key.shape(), found));
        } else if (shape instanceof Shape.ListOf many) {
            inner(path + "[]", many.element(), found);
        } else if (shape instanceof Shape.Either either) {
            inner(path, either.longer(), found);
        } else if (shape instanceof Shape.Named named) {
            inner(path + ".NAME", named.value(), found);
        }
    }

    private static String takes(Shape shape) {
        if (shape instanceof Shape.CheckedText text) {
            return text.what();
        }
        if (shape instanceof Shape.Word word) {
            return "`" + String.join("`, `", word.words()) + "`";
        }
        if (shape instanceof Shape.Flag) {
            return "`true` or `false`";
        }
        if (shape instanceof Shape.Whole whole) {
            return whole.min() == whole.max() ? "`" + whole.min() + "`" : whole.min() + " to " + whole.max();
        }
        if (shape instanceof Shape.Decimal decimal) {
            return "a number from " + number(decimal.min()) + " to " + number(decimal.max());
        }
        if (shape instanceof Shape.TimeSpan span) {
            return "a duration"
                    + (span.min().equals(Duration.ZERO) ? "" : ", at least " + Durations.format(span.min()));
        }
        if (shape instanceof Shape.Bytes bytes) {
            return "a size, at least " + Sizes.format(bytes.min());
        }
        if (shape instanceof Shape.Literal) {
            return "text";
        }
        if (shape instanceof Shape.ListOf many) {
            boolean tables = many.element() instanceof Shape.KeyTable;
            return "a list of " + (tables ? "mappings" : takes(many.element())) + (many.orOne() ? ", or one" : "");
        }
        if (shape instanceof Shape.Either either) {
            return takes(either.one()) + ", or " + takes(either.longer());
        }
        return shape instanceof Shape.Named ? "a mapping from names of yours" : "a mapping";
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
