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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A script must not take half an answer for the whole; a reader that has seen enough is no fault. */
class FullOutputTest {
    @TempDir
    private Path folder;

    private Deployment deployment;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("  - {name: a, schedule: \"0 * * * *\", command: \"echo hello\", working_dir: /}\n");
        assertThat(deployment.smartcron("trigger", "a", "--wait").exitCode()).isZero();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "history",
                "history --json",
                "list",
                "list --json",
                "next",
                "show a",
                "why a",
                "status",
                "nodes",
                "logs a",
                "logs a --execution 1",
                "logs a --json",
                "logs a --follow",
                "health --no-alerts",
                "verify",
                "simulate --registered",
                "trigger a --wait",
                "disable a",
                "run --json",
                "--help",
                "help",
                "list --help",
                "--version"
            })
    void a_full_output_is_told_and_exits_3(String words) throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(run(full, Path.of("/dev/full"), words.split(" "))).isEqualTo(ExitCode.CANNOT_WORK);
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
