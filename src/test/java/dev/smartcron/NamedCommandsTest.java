package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Smartcron;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every {@code smartcron WORD} that a message, a mail or a page names is a command that there is, with options that it has. */
class NamedCommandsTest {
    private static final Pattern NAMED = Pattern.compile(
            "(?<![\\w.-])(?<!cron\\.d/)smartcron[\"']? +(--?[a-z][\\w-]*|[a-z][\\w-]*)([^;,.()|#`\n]*)");

    private static final Pattern OPTION = Pattern.compile("(?<=\\s)--[a-z][a-z-]*");

    /** A comment, a character, a text block or a string: whichever begins first. */
    private static final Pattern JAVA = Pattern.compile(
            "//[^\n]*|/\\*.*?\\*/|'(?:\\\\.|[^'\\\\])+'|\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\n])*)\"",
            Pattern.DOTALL);

    private static final Pattern CODE_IN_MARKDOWN = Pattern.compile("```.*?```|`[^`]+`", Pattern.DOTALL);

    @Test
    void messages_name_commands_that_there_are() throws IOException {
        List<String> named = new ArrayList<>();
        for (Path file : files("src/main/java", ".java")) {
            Matcher literal = JAVA.matcher(Files.readString(file));
            while (literal.find()) {
                String text = literal.group(1) != null ? literal.group(1) : literal.group(2);
                if (text != null) {
                    named.addAll(named(file, text));
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(50).allMatch(NamedCommandsTest::isThere);
    }

    @Test
    void pages_and_examples_name_commands_that_there_are() throws IOException {
        List<String> named = new ArrayList<>();
        for (Path file : files(".", ".md")) {
            Matcher code = CODE_IN_MARKDOWN.matcher(Files.readString(file));
            while (code.find()) {
                named.addAll(named(file, code.group()));
            }
        }
        List<Path> examples = new ArrayList<>(files("examples", ""));
        examples.addAll(List.of(Path.of("crontab.example"), Path.of("tasks.yaml")));
        for (Path file : examples) {
            named.addAll(named(file, Files.readString(file)));
        }
        assertThat(named).hasSizeGreaterThan(20).allMatch(NamedCommandsTest::isThere);
    }

    /** {@code FILE: trigger}, and {@code FILE: trigger --wait} for each option that follows it in the same sentence. */
    private static List<String> named(Path file, String text) {
        List<String> named = new ArrayList<>();
        Matcher command = NAMED.matcher(text);
        while (command.find()) {
            String word = file.getFileName() + ": " + command.group(1);
            named.add(word);
            String rest = command.group(2).replaceAll("\\bsmartcron .*| -- .*", "");
            OPTION.matcher(rest).results().forEach(option -> named.add(word + " " + option.group()));
        }
        return named;
    }

    private static boolean isThere(String named) {
        return Words.ALL.contains(named.substring(named.indexOf(": ") + 2));
    }

    private static List<Path> files(String folder, String end) throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of(folder),
                8,
                (path, attributes) -> attributes.isRegularFile()
                        && path.toString().endsWith(end)
                        && !path.normalize().startsWith("target")
                        // Made from tasks.yaml, whose commands ShippedTasksTest looks at.
                        && !path.endsWith("examples/retail/TASKS.md"))) {
            return files.toList();
        }
    }

    private static final class Words {
        static final Set<String> ALL = new HashSet<>(Set.of("-h", "--help", "-V", "--version"));

        static {
            for (Class<?> command :
                    Smartcron.class.getAnnotation(CommandLine.Command.class).subcommands()) {
                CommandLine.Command words = command.getAnnotation(CommandLine.Command.class);
                List<String> names = new ArrayList<>(List.of(words.aliases()));
                names.add(words.name());
                for (String name : names) {
                    ALL.add(name);
                    new CommandLine(command)
                            .getCommandSpec()
                            .optionsMap()
                            .keySet()
                            .forEach(option -> ALL.add(name + " " + option));
                }
            }
        }
    }
}
