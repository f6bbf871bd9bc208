package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.terminal.CheckedOutput;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A script must not take half an answer for the whole; a reader that has seen enough is no fault. */
class FullOutputTest {
    @TempDir
    private Path folder;

    private Deployment deployment;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: a, schedule: "0 * * * *", command: "echo hello", working_dir: /}
                  - {name: b, command: "false", working_dir: /, retries: {max: 1, delay: 1h}}
                """);
        assertThat(deployment.smartcron("trigger", "a", "--wait").exitCode()).isZero();
        // Something to look at, to kill and to cancel.
        deployment.smartcron("enqueue", "b", "--at", "2h");
        deployment.smartcron("trigger", "b");
        deployment.smartcron("run");
        deployment.smartcron("health", "--no-alerts");
        deployment.smartcron("backup");
    }

    private int run(OutputStream target, Path descriptor, String... words) {
        return Cli.execute(
                words,
                new Console(
                        deployment.environment,
                        Clock.fixed(deployment.now, ZoneOffset.UTC),
                        new CheckedOutput(target, descriptor),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    static Stream<String> lines() {
        return Stream.concat(EveryCommand.lines(), Stream.of("--help", "list --help", "--version"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void a_full_output_is_told_and_exits_3(String line) throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            Path tasks = deployment.home.resolve("tasks.yaml");
            assertThat(run(full, Path.of("/dev/full"), EveryCommand.words(line, tasks)))
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isEqualTo(ExitCode.CANNOT_WORK);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith("""
                        smartcron: cannot write the output: No space left on device
                          Try: Write it elsewhere, or free some room, and give the command again.
                        """);
    }

    @Test
    void a_reader_that_went_away_is_no_fault() throws IOException {
        Path pipe = Files.createSymbolicLink(folder.resolve("1"), Path.of("pipe:[4711]"));
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(run(full, pipe, "history")).isEqualTo(ExitCode.DONE);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
