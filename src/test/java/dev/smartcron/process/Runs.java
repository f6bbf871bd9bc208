package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Sentence;
import dev.smartcron.process.access.Account;
import dev.smartcron.process.limits.ResourceLimits;
import dev.smartcron.task.Shards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts real commands for the tests of this room. */
public final class Runs {
    static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    public final Path root;
    public final Path work;
    final Launcher launcher;
    public Map<String, String> environment = PATH;

    @Nullable
    Duration backstop = Duration.ofMinutes(1);

    ResourceLimits limits = ResourceLimits.NONE;

    @Nullable
    Account as;

    /** Null for one process. */
    public @Nullable Shards shards;

    @Nullable
    Payload input;

    Map<String, String> notes = Map.of();

    private long next = 1;

    public Runs(Path root) throws IOException {
        this.root = Files.createDirectories(root.resolve("runs"));
        this.work = Files.createDirectories(root.resolve("a folder"));
        this.launcher = launcher(root);
    }

    static Launcher launcher(Path root) throws IOException {
        return new Launcher(root.resolve("bin"), StartPolicy.ofThisProcess(List.of()), null, Clock.systemUTC());
    }

    StartResult start(Path workingDir, String... command) {
        return launcher.start(launch(workingDir, command));
    }

    Launch launch(Path workingDir, String... command) {
        return new Launch(
                RunFolder.in(root, next++, 1),
                new Invocation(List.of(command), environment, workingDir, as, shards),
                limits,
                backstop,
                Duration.ofSeconds(1),
                input,
                notes);
    }

    Run started(String... command) {
        StartResult start = start(work, command);
        if (start instanceof StartResult.Started started) {
            return started.run();
        }
        return fail("refused: " + start);
    }

    String refused(Path workingDir, String... command) {
        StartResult start = start(workingDir, command);
        assertThat(start).isInstanceOf(StartResult.Refused.class);
        assertThat(RunFolder.in(root, next - 1, 1).path()).doesNotExist();
        return Sentence.PLAIN.obstacle(((StartResult.Refused) start).reason());
    }

    public Run shell(String script) {
        return started("/bin/sh", "-c", script);
    }

    public static RunResult ended(Run run) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> !run.isAlive());
        return run.result().orElseThrow(() -> new AssertionError("no result, output: " + output(run)));
    }

    public static String output(Run run) {
        try {
            // Without the line that stands there before the task begins.
            String all = new String(Files.readAllBytes(run.folder().output()), StandardCharsets.UTF_8);
            return all.startsWith("=== smartcron: ") ? all.substring(RunFolder.OUTPUT_SEAL.length()) : all;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until the task has printed this. */
    public static void printed(Run run, String text) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(run.folder().output()) && output(run).contains(text));
    }

    /** Ends the whole tree as a supervisor does; returns what survived. */
    static List<String> end(Run run, Duration killAfter) {
        Termination ending = new Termination(run, killAfter, System.nanoTime());
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> ending.poll(System.nanoTime()));
        return ending.survivors();
    }
}
