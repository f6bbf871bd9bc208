package dev.smartcron.process;

import static dev.smartcron.process.Runs.end;
import static dev.smartcron.process.Runs.ended;
import static dev.smartcron.process.Runs.output;
import static dev.smartcron.process.Runs.printed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.smartcron.process.access.FileStatus;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.kernel.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trees of processes that are ended, whatever they do about it. */
class RunTreeTest extends RealRuns {
    // ---- ending it

    @Test
    void a_tree_ends_by_term_and_its_own_exit_code_is_kept() {
        Run run = runs.shell("trap 'echo bye; exit 9' TERM; echo up; while :; do sleep 0.05; done");
        printed(run, "up");
        assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
        assertThat(ended(run).exitCode()).isEqualTo(9);
        assertThat(output(run)).containsOnlyOnce("bye");
    }

    @Test
    void a_shell_is_told_before_its_children_whatever_numbers_these_have() throws Exception {
        assumeTrue(FileStatus.of(Path.of("/proc/self")).uid() == 0, "needs root, to have numbers begin anew");
        // In a namespace of its own: a number that is given out again at once confuses everybody else's tests.
        Process runner = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Renumbered.class.getName(),
                        temp.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(runner.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(runner.waitFor()).as(said).isZero();
        assertThat(said).contains("told in order");
    }

    /** Ends a task whose child has a smaller number than its shell. */
    static final class Renumbered {
        private Renumbered() {}

        public static void main(String[] arguments) throws IOException {
            Path counter = Path.of("/proc/sys/kernel/ns_last_pid");
            Files.writeString(counter, "1000");
            // Those in between give the first time to end.
            Run run = new Runs(Path.of(arguments[0]))
                    .shell("set -e; trap 'echo bye; exit 9' TERM; echo 500 > " + counter
                            + "; for i in $(seq 100); do sleep 300 & done; echo 400 > " + counter
                            + "; sh -c 'echo child $$ of $PPID, up; exec sleep 300'");
            printed(run, "up");
            String[] said = output(run).strip().split("[^0-9]+", -1);
            assertThat(Long.parseLong(said[1])).isLessThan(Long.parseLong(said[2]));
            assertThat(end(run, Duration.ofSeconds(10))).isEmpty();
            assertThat(ended(run).exitCode()).isEqualTo(9);
            assertThat(output(run)).contains("bye");
            System.out.println("told in order");
        }
    }

    @Test
    void term_comes_once() {
        Run run = runs.shell(
                "trap 'echo term; i=0' TERM; i=-9999; echo up; until [ $i = 20 ]; do sleep 0.05; i=$((i+1)); done");
        printed(run, "up");
        assertThat(end(run, Duration.ofSeconds(20))).isEmpty();
        assertThat(ended(run).exitCode()).isZero();
        assertThat(output(run)).containsOnlyOnce("term\n");
    }

    @Test
    void who_ignores_term_is_killed() {
        Run run = runs.shell("trap '' TERM; echo up; while :; do sleep 0.05; done");
        printed(run, "up");
        assertThat(end(run, Duration.ofMillis(200))).isEmpty();
        assertThat(ended(run).signal()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', textBlock = """
                    double fork          ¦ (sleep 61 &) ; sleep 62
                    own session          ¦ setsid sleep 61 & sleep 62
                    session, no cookie   ¦ setsid env -i sleep 61 & sleep 62
                    group, no cookie     ¦ env -i sleep 61 & sleep 62
                    double fork, session ¦ (setsid sh -c 'sleep 61 & sleep 63' &) ; sleep 62
                    parent gone          ¦ setsid sleep 61 & sleep 62 & true
                    ignores TERM         ¦ (trap '' TERM; setsid sleep 61) & sleep 62
                    forks on and on      ¦ trap '' TERM; while :; do setsid sleep 61 & sleep 0.02; done
                    orphan, no cookie    ¦ (env -i sleep 61 &); sleep 62
                    stopped              ¦ sleep 61 & sleep 0.2; kill -STOP $!; sleep 62
                    """)
    void wherever_a_process_went_it_ends_with_the_tree(String name, String script) {
        Run run = runs.shell("echo up; " + script);
        printed(run, "up");
        await().until(() -> Collections.frequency(namesOfProcessesHere(), "sleep") >= 2);
        assertThat(end(run, Duration.ofMillis(300))).isEmpty();
        assertThat(run.result()).isPresent();
    }

    @Test
    void an_ending_asked_for_at_once_still_ends_it() {
        Run run = runs.shell("sleep 60");
        assertThat(end(run, Duration.ofMillis(500))).isEmpty();
        assertThat(ended(run).signal()).isNotNull();
    }

    @Test
    void term_does_not_end_the_wrapper() throws IOException {
        Run run = runs.shell("echo up; until [ -e go ]; do sleep 0.05; done; exit 3");
        printed(run, "up");
        for (String signal : List.of("TERM", "HUP", "INT", "QUIT", "USR1")) {
            send(signal, wrapperOf(run));
        }
        Files.createFile(runs.work.resolve("go"));
        assertThat(ended(run).exitCode()).isEqualTo(3);
    }

    @Test
    void the_backstop_ends_a_task_that_no_runner_watches() {
        runs.backstop = Duration.ofSeconds(1);
        Run run = runs.shell("trap '' TERM; while :; do sleep 0.05; done");
        RunResult result = ended(run);
        assertThat(result.signal()).isEqualTo(9);
        assertThat(result.elapsed()).isGreaterThan(Duration.ofMillis(1_900));
    }

    @Test
    void a_command_beside_it_that_has_no_session_of_its_own_yet_brings_nobody_else_to_an_end() throws IOException {
        Run run = runs.shell("trap '' TERM; echo up; while :; do sleep 0.05; done");
        printed(run, "up");
        Process beside = beside(Map.of(Processes.COOKIE, run.cookie()));
        Process stranger = beside(Map.of());
        try {
            assertThat(end(run, Duration.ofMillis(300))).isEmpty();
            assertThat(beside.isAlive()).isFalse();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            beside.destroyForcibly();
            stranger.destroyForcibly();
        }
    }

    /** Starts a process in the session and the group of this one, as each is in before it has its own. */
    private static Process beside(Map<String, String> more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sleep", "65");
        builder.environment().putAll(more);
        return builder.start();
    }

    @Test
    void the_tasks_of_a_runner_that_is_itself_a_task_are_left_alone() throws IOException {
        Run run = runs.shell("SMARTCRON_RUN=0123456789abcdef01234567 setsid sleep 64 & echo $!; echo up; sleep 60");
        printed(run, "up");
        long inner = Long.parseLong(output(run).lines().findFirst().orElseThrow());
        await().until(() -> ProcStat.read(inner).orElseThrow().name().equals("sleep"));
        assertThat(end(run, Duration.ofSeconds(5))).isEmpty();
        assertThat(ProcStat.read(inner)).isPresent();
        send("KILL", inner);
    }
}
