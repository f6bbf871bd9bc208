package dev.smartcron.alert.message;

import dev.smartcron.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The details of something wrong, beyond its one line: blocks in the order in which they are read. Kept as JSON.
 *
 * <p>Texts may come from outside, such as a task's output; each form makes them harmless in its own way.
 */
public record Details(List<Block> blocks) {
    public static final Details NONE = new Details(List.of());

    public Details {
        blocks = List.copyOf(blocks);
    }

    /** A part of the details. */
    public sealed interface Block {}

    /** A paragraph in words, without line breaks. */
    public record Paragraph(String text) implements Block {}

    /** A table of names and values. */
    public record Facts(List<Fact> rows) implements Block {
        public Facts {
            rows = List.copyOf(rows);
        }
    }

    /** A row of a table. */
    public record Fact(String name, String value) {}

    /** Lines as something printed them, under a title without a colon. */
    public record Output(String title, List<String> lines) implements Block {
        public Output {
            lines = List.copyOf(lines);
        }
    }

    /** Commands to type, under a title without a colon. */
    public record Commands(String title, List<Suggestion> commands) implements Block {
        public Commands {
            commands = List.copyOf(commands);
        }
    }

    /**
     * A command to type.
     *
     * @param purpose what it is for, in a few words; null where the command says it
     */
    public record Suggestion(String line, @Nullable String purpose) {}

    /** Details of one paragraph. */
    public static Details of(String paragraph) {
        return NONE.and(paragraph);
    }

    /** The same with a paragraph behind it. */
    public Details and(String paragraph) {
        return and(new Paragraph(paragraph));
    }

    /** The same with a block behind it. */
    public Details and(Block block) {
        List<Block> all = new ArrayList<>(blocks);
        all.add(block);
        return new Details(all);
    }

    /** The same with a table behind it: names and values in turn; a row whose value is null is left out. */
    public Details andFacts(@Nullable Object... namesAndValues) {
        List<Fact> rows = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                rows.add(new Fact(String.valueOf(namesAndValues[i]), value.toString()));
            }
        }
        return rows.isEmpty() ? this : and(new Facts(rows));
    }

    /** The same with commands behind it: each and what it is for in turn, null where it says so itself. */
    public Details andTry(@Nullable String... commandsAndPurposes) {
        List<Suggestion> commands = new ArrayList<>();
        for (int i = 0; i < commandsAndPurposes.length; i += 2) {
            commands.add(new Suggestion(Objects.requireNonNull(commandsAndPurposes[i]), commandsAndPurposes[i + 1]));
        }
        return and(new Commands("What to try", commands));
    }

    /** As plain values, for {@link Json}. */
    public List<Object> json() {
        List<Object> json = new ArrayList<>();
        for (Block block : blocks) {
            json.add(json(block));
        }
        return json;
    }

    private static Map<String, @Nullable Object> json(Block block) {
        if (block instanceof Paragraph paragraph) {
            return Json.object("text", paragraph.text());
        }
        if (block instanceof Facts facts) {
            return Json.object(
                    "facts",
                    facts.rows().stream()
                            .map(row -> List.of(row.name(), row.value()))
                            .toList());
        }
        if (block instanceof Output output) {
            return Json.object("output", output.lines(), "title", output.title());
        }
        Commands commands = (Commands) block;
        return Json.object(
                "commands",
                commands.commands().stream()
                        .map(each -> Json.object("line", each.line(), "purpose", each.purpose()))
                        .toList(),
                "title",
                commands.title());
    }

    /** Reads what {@link #json} made; {@code values} are plain values. */
    public static Details of(List<?> values) {
        return new Details(values.stream().map(each -> block((Map<?, ?>) each)).toList());
    }

    /** Reads the text of {@link #json}. */
    public static Details read(String text) {
        return of((List<?>) Objects.requireNonNull(Json.read(text)));
    }

    private static Block block(Map<?, ?> json) {
        if (json.get("text") instanceof String text) {
            return new Paragraph(text);
        }
        if (json.get("facts") instanceof List<?> rows) {
            return new Facts(rows.stream()
                    .map(each -> (List<?>) each)
                    .map(row -> new Fact(String.valueOf(row.get(0)), String.valueOf(row.get(1))))
                    .toList());
        }
        String title = String.valueOf(json.get("title"));
        if (json.get("output") instanceof List<?> lines) {
            return new Output(title, lines.stream().map(String::valueOf).toList());
        }
        return new Commands(
                title,
                ((List<?>) Objects.requireNonNull(json.get("commands")))
                        .stream()
                                .map(each -> (Map<?, ?>) each)
                                .map(each ->
                                        new Suggestion(String.valueOf(each.get("line")), (String) each.get("purpose")))
                                .toList());
    }
}
