package dev.smartcron.process;

import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.output;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.process.kernel.Signals;
import dev.smartcron.process.limits.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a task when the Java process that started it is killed. */
class RunnerKilledTest {
    @TempDir
    Path temp;

    /** Starts one task, tells so, and waits to be killed. */
    static final class Runner {
        private Runner() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path temp = Path.of(arguments[0]);
            StartResult start = Runs.launcher(temp)
                    .start(new Launch(
                            RunFolder.in(temp, 1, 1),
                            new Invocation(List.of("/bin/sh", "-c", arguments[1]), Runs.PATH, temp, null),
                            ResourceLimits.NONE,
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(1),
                            null,
                            Map.of()));
            System.out.println(start instanceof StartResult.Started ? "started" : start);
            Thread.sleep(600_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "HUP"})
    void its_result_and_all_its_output_still_arrive(String signal) throws Exception {
        Process runner = runner("echo up; while [ ! -e go ]; do sleep 0.02; done; echo down; exit 5");
        RunFolder folder = RunFolder.in(temp, 1, 1);
        Run run = found(folder);
        printed(run, "up");

        // The whole process group, as a closing terminal or a stopped cron does it.
        signal(signal, "-" + runner.pid());
        assertThat(runner.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(run.isAlive()).isTrue();

        Files.createFile(temp.resolve("go"));
        assertThat(ended(run).exitCode()).isEqualTo(5);
        assertThat(output(run)).isEqualTo("up\ndown\n");
    }

    @Test
    void another_runner_can_end_the_task() throws Exception {
        Process runner = runner("trap '' TERM; (setsid sleep 60 &); echo up; while :; do sleep 0.02; done");
        Run run = found(RunFolder.in(temp, 1, 1));
        printed(run, "up");
        runner.destroyForcibly().waitFor();
        assertThat(Runs.end(run, Duration.ofMillis(300))).isEmpty();
        assertThat(ended(run).signal()).isEqualTo(Signals.KILL);
    }

    private Process runner(String script) throws IOException {
        Process runner = new ProcessBuilder(
                        // Who runs the tests under nohup has HUP ignored, and Java leaves it so.
                        "env",
                        "--default-signal",
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Runner.class.getName(),
                        temp.toString(),
                        script)
                .redirectErrorStream(true)
                .start();
        assertThat(runner.inputReader().readLine()).isEqualTo("started");
        return runner;
    }

    private static Run found(RunFolder folder) {
        await().until(() -> Run.reopen(folder).isPresent());
        return Run.reopen(folder).orElseThrow();
    }

    private static void signal(String signal, String whom) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-s", signal, "--", whom).start().waitFor())
                .isZero();
    }
}
