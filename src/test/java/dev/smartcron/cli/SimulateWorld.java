package dev.smartcron.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate} as its user meets it, on a day of a clock change. */
abstract class SimulateWorld {
    static final Instant NOW = Instant.parse("2026-10-03T11:00:20Z");

    @TempDir
    Path folder;

    Path file;
    final Map<String, String> environment = new HashMap<>();
    String out = "";
    String err = "";

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("simulate.yaml");
        Files.writeString(file, resource("simulate.yaml"));
        environment.put("SMARTCRON_HOME", folder.resolve("home").toString());
        environment.put("SMARTCRON_NODE", "web1");
        environment.put("SMARTCRON_MAX_PARALLEL", "3");
        environment.put("COLUMNS", "80");
    }

    int sydney(String... more) {
        List<String> words =
                new ArrayList<>(List.of("simulate", file.toString(), "--from", "2026-10-04", "--timezone"));
        words.add("Australia/Sydney");
        words.addAll(List.of(more));
        return run(words.toArray(new String[0]));
    }

    int run(String... words) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int exitCode = Cli.execute(
                words,
                new Console(
                        environment,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                        new PrintStream(errBytes, true, StandardCharsets.UTF_8)));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return exitCode;
    }

    @SuppressWarnings("unchecked") // written by us
    static Map<String, Object> task(Map<String, Object> json, String name) {
        return list(json, "tasks").stream()
                .map(task -> (Map<String, Object>) task)
                .filter(task -> name.equals(task.get("task")))
                .findFirst()
                .orElseThrow();
    }

    static List<Object> list(Map<String, Object> json, String key) {
        return new ArrayList<>((List<?>) Objects.requireNonNull(json.get(key), key));
    }

    static String resource(String name) throws IOException {
        try (InputStream in = SimulateCommandTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
