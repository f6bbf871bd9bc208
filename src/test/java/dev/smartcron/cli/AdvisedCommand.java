package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.smartcron.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A command line that an alert advises to type. */
public final class AdvisedCommand {
    /** Programs that only a machine with systemd or chrony has, and one that would end a process. */
    private static final Set<String> NOT_RUN = Set.of("timedatectl", "chronyc", "kill");

    private static final Pattern WRONG_USE = Pattern.compile("(?i)usage|invalid|unrecogni[sz]ed|unknown|not found");

    private AdvisedCommand() {}

    /** All that were advised in messages that the command channel wrote to a file, one a line, each once. */
    static List<String> in(Path told) throws IOException {
        return Files.readString(told)
                .lines()
                .filter(line -> !line.isBlank())
                .flatMap(line -> values(Json.readObject(line).get("news"), "details"))
                .flatMap(details -> values(details, "commands"))
                .flatMap(commands -> values(commands, "line"))
                .map(String::valueOf)
                .distinct()
                .toList();
    }

    private static Stream<Object> values(Object list, String key) {
        return ((List<?>) list)
                .stream()
                        .map(each -> ((Map<?, ?>) each).get(key))
                        .filter(value -> value != null)
                        .map(value -> (Object) value);
    }

    /** Ours is parsed; what looks at the machine is run, by a shell as a person's is. */
    public static void assertUsable(String line) {
        String[] words = line.split(" +", -1);
        if (words[0].equals("smartcron")) {
            Console console = new Console(
                    Map.of(),
                    Clock.systemUTC(),
                    new PrintStream(OutputStream.nullOutputStream()),
                    new PrintStream(OutputStream.nullOutputStream()));
            assertThatCode(() -> CommandModel.of(console).parseArgs(Arrays.copyOfRange(words, 1, words.length)))
                    .as(line)
                    .doesNotThrowAnyException();
        } else {
            assertThat(complaint(line)).as(line).doesNotContainPattern(WRONG_USE);
        }
    }

    private static String complaint(String line) {
        String here = String.join(
                "; ",
                Arrays.stream(line.split("; ", -1))
                        .filter(each -> !NOT_RUN.contains(each.split(" ", 2)[0]))
                        .toList());
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", here)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            shell.getOutputStream().close();
            try (InputStream errors = shell.getErrorStream()) {
                return new String(errors.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
