package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts real commands for the tests of this room. */
final class Runs {
    static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    final Path root;
    final Path work;
    final Launcher launcher;
    Map<String, String> environment = PATH;

    @Nullable
    Duration backstop = Duration.ofMinutes(1);

    @Nullable
    Path stdin;

    Bounds bounds = Bounds.NONE;

    @Nullable
    Account as;

    Map<String, String> notes = Map.of();

    private long next = 1;

    Runs(Path root) throws IOException {
        this.root = Files.createDirectories(root.resolve("runs"));
        this.work = Files.createDirectories(root.resolve("a folder"));
        this.launcher = new Launcher(root.resolve("bin"));
    }

    Start start(Path workingDir, String... command) {
        return launcher.start(launch(workingDir, command));
    }

    Launch launch(Path workingDir, String... command) {
        return new Launch(
                RunFolder.in(root, next++, 1),
                List.of(command),
                new HashMap<>(environment),
                workingDir,
                backstop,
                Duration.ofSeconds(1),
                stdin,
                bounds,
                as,
                notes);
    }

    Run started(String... command) {
        Start start = start(work, command);
        if (start instanceof Start.Started started) {
            return started.run();
        }
        return fail("refused: " + start);
    }

    String refused(Path workingDir, String... command) {
        Start start = start(workingDir, command);
        assertThat(start).isInstanceOf(Start.Refused.class);
        assertThat(RunFolder.in(root, next - 1, 1).path()).doesNotExist();
        return Sentence.PLAIN.obstacle(((Start.Refused) start).reason());
    }

    Run shell(String script) {
        return started("/bin/sh", "-c", script);
    }

    static RunResult ended(Run run) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> !run.isAlive());
        return run.result().orElseThrow(() -> new AssertionError("no result, output: " + output(run)));
    }

    static String output(Run run) {
        try {
            // Without the line that stands there before the task begins.
            String all = new String(Files.readAllBytes(run.folder().output()), StandardCharsets.UTF_8);
            return all.startsWith("=== smartcron: ") ? all.substring((int) -RunOutput.SEALED) : all;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the task has printed this. */
    static void printed(Run run, String text) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(run.folder().output()) && output(run).contains(text));
    }

    /** Ends the whole tree as a supervisor does; returns what survived. */
    static List<String> end(Run run, Duration killAfter) {
        Ending ending = new Ending(run, killAfter, System.nanoTime());
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ending.poll(System.nanoTime()));
        return ending.survivors();
    }
}
