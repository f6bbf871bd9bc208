package dev.smartcron.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Shows;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(180)
class JobCommandsTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: echo, command: "cat; echo; cat \\"$SMARTCRON_PAYLOAD_FILE\\"; echo; echo $SMARTCRON_OWNER $SMARTCRON_KEY", working_dir: /}
                  - {name: sum, command: "python3 -c 'import sys,zlib; print(zlib.crc32(sys.stdin.buffer.read()))'", working_dir: /}
                  - {name: again, command: "cat; test $SMARTCRON_ATTEMPT = 2", working_dir: /, retries: {max: 1, delay: 1s, jitter: 0}}
                  - {name: none, command: "wc -c; echo ${SMARTCRON_PAYLOAD_FILE-unset}", working_dir: /}
                  - {name: slow, command: "while [ ! -e %s ]; do sleep 0.05; done", working_dir: /}
                  - {name: service, schedule: "@continuous", command: "sleep 1", working_dir: /, enabled: false}
                  - {name: off, command: "true", enabled: false}
                  - {name: master, schedule: "* * * * *", started_by: crontab, command: [smartcron, run]}
                """.formatted(folder.resolve("stop")));
    }

    @Test
    void a_job_has_its_payload_owner_and_key_and_exits_as_its_task_did() {
        Answer answer = deployment.smartcron(
                "enqueue", "echo", "--owner", "Jörg & co", "--payload", "{\"a\": 1}", "--key", "order 7", "--wait");
        assertThat(answer.out()).isEqualTo("{\"a\": 1}\n{\"a\": 1}\nJörg & co order 7\n");
        assertThat(answer.exitCode()).isZero();
        Map<String, Object> row =
                deployment.smartcron("history", "echo", "--json").array().get(0);
        assertThat(row)
                .containsEntry("trigger", "queue")
                .containsEntry("owner", "Jörg & co")
                .containsEntry("key", "order 7");
    }

    @Test
    void a_retry_gets_the_same_payload_once_more() {
        Answer answer = real(new byte[0], "enqueue", "again", "--payload", "twice ", "--wait");
        assertThat(answer.out()).isEqualTo("twice \ntwice \n");
        assertThat(answer.exitCode()).isZero();
    }

    @Test
    void bytes_from_a_file_and_from_standard_input_arrive_as_they_are() throws IOException {
        byte[] bytes = new byte[1 << 20];
        new Random(3).nextBytes(bytes);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        Path file = Files.write(folder.resolve("bytes"), bytes);
        assertThat(deployment
                        .smartcron("enqueue", "sum", "--payload", "@" + file, "--wait")
                        .out())
                .isEqualTo(sum.getValue() + "\n");
        assertThat(real(bytes, "enqueue", "sum", "--payload", "-", "--wait").out())
                .isEqualTo(sum.getValue() + "\n");
        assertThat(deployment.home.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void what_is_run_before_a_timeout_ends_it_reads_the_payload_too() throws IOException {
        Path told = folder.resolve("told");
        deployment.register(
                "  - {name: late, command: \"sleep 60\", timeout: 1s, working_dir: /, on_abort: \"cat - $SMARTCRON_PAYLOAD_FILE > "
                        + told + "\"}\n");
        assertThat(real(new byte[0], "enqueue", "late", "--payload", "812", "--wait")
                        .exitCode())
                .isEqualTo(1);
        assertThat(told).hasContent("812812");
    }

    @Test
    void without_a_payload_standard_input_is_empty() {
        assertThat(deployment.smartcron("enqueue", "none", "--wait").out()).isEqualTo("0\nunset\n");
    }

    @Test
    @Shows({ReasonCode.NO_TICK, ReasonCode.PAUSED, ReasonCode.DUE_LATER})
    void it_says_what_a_job_waits_for() throws IOException {
        assertThat(deployment.smartcron("enqueue", "slow").out()).isEqualTo("job 1 of slow: waits for the next tick\n");
        assertThat(deployment.smartcron("enqueue", "slow", "--at", "2h").out())
                .isEqualTo("job 2 of slow: starts at 2026-04-03T14:00:30Z\n");
        deployment.smartcron("pause", "slow");
        assertThat(deployment.smartcron("enqueue", "slow").out()).isEqualTo("job 3 of slow: paused by ann\n");
        assertThat(deployment.smartcron("enqueue", "slow").err()).contains("no runner has ticked yet");
        assertThat(seen(deployment.smartcron("history", "--json").array())).isEqualTo("paused paused due_later paused");
        deployment.smartcron("resume", "slow");
        assertThat(seen((List<?>)
                        deployment.smartcron("queue", "--json").object().get("jobs")))
                .isEqualTo("no_tick no_tick no_tick due_later");
    }

    /** The codes of rows as a command tells them, each seen. */
    private static String seen(List<?> rows) {
        return rows.stream()
                .map(row -> {
                    String code = String.valueOf(((Map<?, ?>) row).get("reason_code"));
                    Seen.row(String.valueOf(((Map<?, ?>) row).get("status")), code);
                    return code;
                })
                .collect(joining(" "));
    }

    @Test
    void the_same_key_is_the_same_job() {
        Answer first =
                deployment.smartcron("enqueue", "slow", "--key", "k", "--owner", "bob", "--at", "07:00", "--json");
        assertThat(first.object()).isEqualTo(job(1L, "slow", "bob", "k", "2026-04-04T07:00:00Z", true));
        Answer second = deployment.smartcron("enqueue", "slow", "--key", "k", "--payload", "other", "--json");
        assertThat(second.object()).isEqualTo(job(1L, "slow", "bob", "k", "2026-04-04T07:00:00Z", false));
        assertThat(deployment.smartcron("enqueue", "slow", "--key", "k").out())
                .startsWith("job 1 of slow has this key already: ");
        assertThat(deployment
                        .smartcron("enqueue", "echo", "--key", "k", "--json")
                        .object())
                .containsEntry("created", true)
                .containsEntry("id", 2L);
        deployment.smartcron("cancel", "1");
        assertThat(deployment.smartcron("enqueue", "slow", "--key", "k").out())
                .isEqualTo("job 1 of slow has this key already: cancelled\n");
    }

    private static Map<String, Object> job(
            long id, String task, String owner, String key, String dueAt, boolean created) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("id", id);
        job.put("task", task);
        job.put("owner", owner);
        job.put("key", key);
        job.put("due_at", dueAt);
        job.put("created", created);
        return job;
    }

    @Test
    void a_full_queue_refuses_and_says_so_with_exit_1() throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "queue: {max_waiting: 2}\n");
        deployment.smartcron("enqueue", "slow", "--key", "k");
        deployment.smartcron("enqueue", "slow");
        Answer third = deployment.smartcron("enqueue", "slow");
        assertThat(third.exitCode()).isEqualTo(1);
        assertThat(third.err())
                .startsWith("smartcron: the queue is full: 2 jobs wait\n")
                .hasLineCount(2);
        assertThat(deployment.smartcron("enqueue", "slow", "--key", "k").exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ecko | there is no task 'ecko'; did you mean echo?",
                "service | service is kept running and takes no jobs",
                "off | off is disabled in its task file",
                "master | master is started by the crontab",
                "echo --owner= | the owner is empty",
                "echo --owner=a\u0007b | control character",
                "echo --priority 6 | 6 is no priority",
                "echo --priority high | --priority: 'high' is not a whole number",
                "echo --at noon | 'noon' is not a time",
                "echo --payload @/nowhere | cannot read the payload /nowhere: no such file",
                "echo --payload @/dev/zero | is larger than 1M",
                "echo --payload @/tmp | cannot read the payload /tmp",
                "echo more | 'more' is one word too many",
            })
    void wrong_words_are_told_in_two_lines(String words, String message) {
        Answer answer = deployment.smartcron(("enqueue " + words).split(" "));
        assertThat(answer.err()).contains(message).hasLineCount(2);
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(deployment.smartcron("queue").out()).isEqualTo("No job waits or runs.\n");
    }

    @Test
    void a_task_that_an_operator_disabled_is_refused_with_what_to_do() {
        deployment.smartcron("disable", "echo");
        Answer answer = deployment.smartcron("enqueue", "echo");
        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).isEqualTo("smartcron: echo is disabled, by ann\n  Try: smartcron enable echo\n");
    }

    @Test
    void the_queue_lists_what_waits_with_place_and_reason() {
        deployment.smartcron("enqueue", "slow", "--owner", "bob");
        deployment.smartcron("enqueue", "slow", "--owner", "bob", "--priority", "1");
        deployment.smartcron("enqueue", "slow", "--owner", "carl", "--key", "k");
        deployment.smartcron("enqueue", "slow");
        Map<String, Object> queue =
                deployment.smartcron("queue", "--limit", "3", "--json").object();
        assertThat(queue).containsEntry("pending", 4L).containsEntry("running", 0L);
        assertThat(queue.get("owners").toString())
                .isEqualTo("[{owner=bob, pending=2, running=0}, {owner=null, pending=1, running=0}, "
                        + "{owner=carl, pending=1, running=0}]");
        List<?> jobs = (List<?>) queue.get("jobs");
        assertThat(jobs).hasSize(3);
        assertThat(jobs.get(0).toString())
                .startsWith(
                        "{id=2, task=slow, owner=bob, key=null, status=pending, priority=1, due_at=2026-04-04T01:00:30+13:00")
                .contains("position=1, reason=waits for ");
        assertThat(jobs.get(1).toString()).startsWith("{id=1, ").contains("position=2, ");
        assertThat(jobs.get(2).toString()).startsWith("{id=3, ").contains("key=k", "position=1, ");
        assertThat(deployment.smartcron("queue", "--owner", "bob", "--json").object())
                .containsEntry("pending", 2L);
        Answer text = deployment.smartcron("queue", "--limit", "3");
        assertThat(text.out())
                .startsWith("4 jobs wait, 0 run.\n")
                .contains("(nobody)", "carl")
                .endsWith("and 1 more: --limit N shows them\n");
        assertThat(deployment.smartcron("queue", "--owner", "dora").out()).isEqualTo("No job of dora waits or runs.\n");
    }

    @Test
    void jobs_are_cancelled_one_by_one_and_all_of_an_owner() {
        for (int i = 0; i < 3; i++) {
            deployment.smartcron("enqueue", "slow", "--owner", "bob");
        }
        deployment.smartcron("enqueue", "slow", "--owner", "carl");
        deployment.smartcron("trigger", "slow");
        assertThat(deployment.smartcron("cancel", "1").out()).isEqualTo("1 job that waited: cancelled\n");
        assertThat(deployment.smartcron("cancel", "--owner", "bob", "--json").object())
                .isEqualTo(Map.of("waiting", 2L, "stopped", 0L, "still_running", 0L));
        assertThat(deployment
                        .smartcron("history", "slow", "--status", "cancelled")
                        .out())
                .contains("stopped by ann");
        assertThat(deployment.smartcron("queue", "--json").object()).containsEntry("pending", 1L);
        Answer none = deployment.smartcron("cancel", "--owner", "bob");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("no job of bob waits or runs").hasLineCount(2);
        Answer ended = deployment.smartcron("cancel", "1");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.err()).contains("job 1 of slow has ended: cancelled").hasLineCount(2);
        for (String wrong : List.of("cancel", "cancel 4 --owner carl", "cancel 5", "cancel 99", "cancel x")) {
            Answer answer = deployment.smartcron(wrong.split(" "));
            assertThat(answer.exitCode()).as(wrong).isEqualTo(2);
            assertThat(answer.err()).as(wrong).hasLineCount(2);
        }
    }

    /** With what stands on standard input, by the real clock. */
    private Answer real(byte[] in, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                deployment.environment,
                Clock.systemUTC(),
                new ByteArrayInputStream(in),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        int exitCode = Cli.execute(words, console);
        return new Answer(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
