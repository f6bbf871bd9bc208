package dev.smartcron.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TriggerCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: good, command: "echo one; echo two >&2; printf three", working_dir: /}
                  - {name: bad, command: "echo oh no; exit 7", working_dir: /}
                  - {name: slow, command: "echo begun; while [ ! -e %s ]; do sleep 0.05; done; echo over", working_dir: /, overlap: queue}
                  - {name: master, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
                """.formatted(folder.resolve("stop")));
    }

    @Test
    void waits_prints_exactly_what_the_task_printed_and_exits_as_it_did() {
        Answer good = deployment.smartcron("trigger", "good", "--wait");
        assertThat(good.exitCode()).isZero();
        assertThat(good.out().strip()).isEqualTo("one\ntwo\nthree");
        assertThat(good.err()).matches("smartcron: good succeeded after \\S+ \\(execution 1\\)\n");
        Answer bad = deployment.smartcron("trigger", "bad", "--wait");
        assertThat(bad.exitCode()).isEqualTo(1);
        assertThat(bad.out()).isEqualTo("oh no\n");
        assertThat(bad.err()).contains("bad failed", "exit 7", "(execution 2)");
    }

    @Test
    void a_log_that_cannot_be_read_is_told_with_the_reason() throws IOException {
        Path logs = deployment.home.resolve("logs/tasks");
        Files.createDirectories(logs.getParent());
        Files.writeString(logs, "no folder");
        Answer answer = deployment.smartcron("trigger", "good", "--wait");
        assertThat(answer.exitCode()).isEqualTo(ExitCode.CANNOT_WORK);
        assertThat(answer.err())
                .contains("smartcron: cannot read " + logs.resolve("good.log") + ": ", "Not a directory\n  Try: ");
    }

    @Test
    void attempts_are_told_one_by_one_while_it_waits() throws IOException {
        deployment.register("""
                  - {name: again, command: "echo $SMARTCRON_ATTEMPT; exit 7", working_dir: /, retries: {max: 2, delay: 1s, factor: 1, jitter: 0}}
                """);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Cli.execute(
                new String[] {"trigger", "again", "--wait"},
                new Console(
                        deployment.environment,
                        Clock.systemUTC(),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8)));
        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString(UTF_8)).isEqualTo("1\n2\n3\n");
        assertThat(err.toString(UTF_8).lines().toList())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches(
                                        "smartcron: attempt 1 of 3 failed after \\S+: exit 7(; next at \\d\\d:\\d\\d:\\d\\d)?"),
                        line -> assertThat(line)
                                .matches(
                                        "smartcron: attempt 2 of 3 failed after \\S+: exit 7(; next at \\d\\d:\\d\\d:\\d\\d)?"),
                        line -> assertThat(line)
                                .matches("smartcron: again failed after \\S+: exit 7 \\(execution 1, 3 attempts\\)"));
    }

    @Test
    void what_is_skipped_is_told_once_with_its_reason() throws IOException {
        Path stop = folder.resolve("stop");
        deployment.register("  - {name: busy, command: \"while [ ! -e " + stop
                + " ]; do sleep 0.05; done\", working_dir: /, overlap: skip}\n");
        deployment.smartcron("trigger", "busy");
        Answer skipped = deployment.smartcron("trigger", "busy", "--wait");
        Files.createFile(stop);
        deployment.smartcron("run");
        assertThat(skipped.exitCode()).isEqualTo(1);
        assertThat(skipped.err()).contains("smartcron: busy skipped: execution 1 has been running since");
        assertThat(deployment.smartcron("logs", "good").err()).contains("smartcron why good tells what became of it");
    }

    @Test
    void a_line_that_grows_while_it_is_watched_is_printed_once() throws IOException {
        deployment.register(
                "  - {name: grows, command: \"printf a; sleep 0.8; printf b; sleep 0.8; echo c\", working_dir: /}\n");
        assertThat(deployment.smartcron("trigger", "grows", "--wait").out()).isEqualTo("abc\n");
    }

    @Test
    void waits_and_answers_in_json_only() {
        Answer answer = deployment.smartcron("trigger", "bad", "--wait", "--json");
        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.object())
                .containsEntry("task", "bad")
                .containsEntry("trigger", "manual")
                .containsEntry("status", "failed")
                .containsEntry("exit_code", 7L);
    }

    @Test
    void without_waiting_the_next_tick_starts_it() {
        Answer answer = deployment.smartcron("trigger", "good");
        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).isEqualTo("execution 1 of good: the next tick starts it\n");
        assertThat(answer.err()).contains("no runner has ticked yet");
        deployment.smartcron("run");
        Map<String, Object> entry =
                deployment.smartcron("history", "good", "--json").array().get(0);
        assertThat(entry).containsEntry("status", "succeeded").containsEntry("trigger", "manual");
        assertThat(deployment.smartcron("trigger", "good", "--json").object())
                .isEqualTo(Map.of("task", "good", "id", 2L, "status", "pending"));
    }

    @Test
    void starts_a_disabled_task_too_but_none_of_the_crontab() {
        deployment.smartcron("disable", "good");
        assertThat(deployment.smartcron("trigger", "good", "--wait").exitCode()).isZero();
        Answer master = deployment.smartcron("trigger", "master");
        assertThat(master.exitCode()).isEqualTo(2);
        assertThat(master.err()).contains("is started by the crontab").hasLineCount(2);
    }

    @Test
    void waits_for_another_runner_that_was_faster_and_prints_its_output()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            deployment.smartcron("trigger", "slow");
            Future<Answer> runner = others.submit(() -> deployment.smartcron("run"));
            Awaitility.await()
                    .until(() -> deployment.smartcron("logs", "slow").out().contains("begun"));
            Future<Answer> second = others.submit(() -> deployment.smartcron("trigger", "slow", "--wait"));
            Awaitility.await()
                    .until(() -> deployment
                                    .smartcron("history", "slow", "--json")
                                    .array()
                                    .size()
                            == 2);
            assertThat(second.isDone()).isFalse();
            Files.createFile(folder.resolve("stop"));
            Answer answer = second.get(3, TimeUnit.MINUTES);
            assertThat(answer.exitCode()).isZero();
            assertThat(answer.out()).isEqualTo("begun\nover\n");
            assertThat(runner.get(3, TimeUnit.MINUTES).exitCode()).isZero();
        } finally {
            others.shutdownNow();
        }
    }

    @Test
    void what_else_it_started_goes_on_without_it() throws IOException {
        deployment.smartcron("trigger", "slow");
        Answer answer = deployment.smartcron("trigger", "good", "--wait");
        assertThat(answer.out().strip()).isEqualTo("one\ntwo\nthree");
        assertThat(answer.err())
                .contains("smartcron: 1 task goes on, and the next tick watches it\nsmartcron: good succeeded");
        assertThat(deployment.smartcron("history", "slow", "--json").array()).hasSize(1);
        Files.createFile(folder.resolve("stop"));
        assertThat(deployment.smartcron("run").exitCode()).isZero();
        assertThat(deployment.smartcron("logs", "slow", "--execution", "1").out())
                .isEqualTo("begun\nover\n");
        assertThat(deployment.smartcron("history", "slow").out()).contains("succeeded");
    }

    @Test
    void the_log_is_shown_whole_and_execution_by_execution() {
        deployment.smartcron("trigger", "good", "--wait");
        deployment.smartcron("trigger", "bad", "--wait");
        assertThat(deployment.smartcron("logs", "good").out())
                .contains("=== smartcron: good execution 1 attempt 1 started", "one\ntwo\nthree\n");
        assertThat(deployment
                        .smartcron("logs", "good", "--execution", "1")
                        .out()
                        .strip())
                .isEqualTo("one\ntwo\nthree");
        assertThat(deployment
                        .smartcron("logs", "bad", "--execution", "2", "--json")
                        .object())
                .containsEntry("task", "bad")
                .containsEntry("execution", 2L)
                .containsEntry("output", "oh no\n");
        assertThat(deployment
                        .smartcron("logs", "bad", "--execution", "2", "--follow")
                        .out())
                .isEqualTo("oh no\n");
        Answer wrong = deployment.smartcron("logs", "good", "--execution", "2");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("execution 2 is one of bad").hasLineCount(2);
        assertThat(deployment.smartcron("logs", "slow").err()).contains("slow has no log yet");
    }

    @Test
    void a_log_that_was_moved_away_leaves_the_recorded_end() throws IOException {
        deployment.smartcron("trigger", "bad", "--wait");
        Files.delete(deployment.home.resolve("logs/tasks/bad.log"));
        Answer answer = deployment.smartcron("logs", "bad", "--execution", "1");
        assertThat(answer.out()).isEqualTo("oh no\n");
        assertThat(answer.err()).contains("from the database");
    }
}
