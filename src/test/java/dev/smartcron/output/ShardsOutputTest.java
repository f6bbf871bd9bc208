package dev.smartcron.output;

import static dev.smartcron.process.Runs.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.OutputFollower.Most;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.log.TaskLogs;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.Run;
import dev.smartcron.process.Runs;
import dev.smartcron.task.Shards;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The outputs of several processes in one log. */
class ShardsOutputTest {
    @TempDir
    private Path temp;

    private Runs runs;
    private TaskLog log;
    private Redaction redaction = Redaction.none();

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
        log = TaskLogs.in(Files.createDirectories(temp.resolve("logs")));
    }

    @Test
    void of_four_that_print_as_fast_as_they_can_no_line_is_torn_and_none_is_missing() throws Exception {
        Run run = shards(4, "seq -f \"$SMARTCRON_SHARD line %.0f of the hundred thousand that it prints\" 100000");
        OutputFollower follower = follow(run, Long.MAX_VALUE);
        follower.begin("now");
        while (run.isAlive()) {
            follower.poll();
        }
        assertThat(follower.finish("succeeded", false).dropped()).isZero();
        int[] next = {1, 1, 1, 1};
        for (String line : output(run)) {
            int shard = line.charAt(1) - '0';
            assertThat(line)
                    .isEqualTo("[" + shard + "] " + shard + " line " + next[shard]++
                            + " of the hundred thousand that it prints");
        }
        assertThat(next).containsOnly(100_001);
    }

    @Test
    void a_line_waits_for_its_end_and_another_runner_goes_on_with_it() throws Exception {
        redaction = Redaction.of(List.of("hunter22"), List.of());
        Run run = shards(
                2,
                "[ $SMARTCRON_SHARD = 0 ] || { seq 3; echo hunter22; exit; };"
                        + " printf 'first, hunter22, '; until [ -e go ]; do sleep 0.02; done; echo last; printf unended");
        OutputFollower follower = follow(run, 1 << 20);
        follower.begin("now");
        await().until(() -> {
            follower.poll();
            return output(run).contains("[1] [redacted]") && text(run, 0).endsWith(", ");
        });
        follower.poll();
        assertThat(output(run)).containsExactly("[1] 1", "[1] 2", "[1] 3", "[1] [redacted]");
        Files.createFile(runs.work.resolve("go"));
        ended(run);
        OutputFollower other = follow(run, 1 << 20);
        other.poll();
        assertThat(other.finish("succeeded", false).tail())
                .isEqualTo("[0] first, [redacted], last\n[0] unended\n[1] 1\n[1] 2\n[1] 3\n[1] [redacted]\n");
        assertThat(output(run))
                .containsExactly(
                        "[1] 1", "[1] 2", "[1] 3", "[1] [redacted]", "[0] first, [redacted], last", "[0] unended");
    }

    @Test
    void a_line_without_an_end_goes_on_in_lines_of_its_own() throws Exception {
        Run run = shards(2, "head -c 300000 /dev/zero | tr '\\0' $SMARTCRON_SHARD");
        OutputFollower follower = follow(run, Long.MAX_VALUE);
        follower.begin("now");
        while (run.isAlive()) {
            follower.poll();
        }
        follower.finish("succeeded", false);
        List<String> lines = output(run);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(MarkedChunk.LONGEST));
        for (int shard = 0; shard < 2; shard++) {
            String mark = "[" + shard + "] ";
            assertThat(lines.stream()
                            .filter(line -> line.startsWith(mark))
                            .map(line -> line.substring(mark.length()))
                            .reduce("", String::concat))
                    .isEqualTo(Integer.toString(shard).repeat(300_000));
        }
    }

    @Test
    void empty_lines_are_lines() throws Exception {
        Run run = shards(1, "echo; echo a; echo; echo");
        OutputFollower follower = follow(run, 1 << 20);
        ended(run);
        follower.finish("succeeded", false);
        assertThat(output(run)).containsExactly("[0] ", "[0] a", "[0] ", "[0] ");
    }

    @Test
    void who_floods_takes_no_room_of_the_others() throws Exception {
        Run run = shards(4, "[ $SMARTCRON_SHARD = 2 ] && seq 3000000 || seq 1000");
        OutputFollower follower = follow(run, 40_000);
        follower.begin("now");
        while (run.isAlive()) {
            follower.poll();
        }
        KeptOutput kept = follower.finish("succeeded", false);
        List<String> lines = output(run);
        for (int shard : new int[] {0, 1, 3}) {
            assertThat(lines.stream().filter(line -> line.startsWith("[" + shard + "] ")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 1_000)
                            .mapToObj(i -> "[" + shard + "] " + i)
                            .toList());
        }
        assertThat(lines).contains("[2] 1", "[2] 3000000", "[2] ... " + kept.dropped() + " bytes dropped ...");
        assertThat(kept.dropped()).isGreaterThan(22_000_000);
        assertThat(Files.size(log.file("t"))).isLessThan(60_000);
    }

    @Test
    void progress_is_the_mean_whoever_has_read_it() throws Exception {
        Run run = shards(
                3,
                "[ $SMARTCRON_SHARD = 1 ] || echo ::progress $((SMARTCRON_SHARD * 20 + 50));"
                        + " until [ -e go ]; do sleep 0.02; done; [ $SMARTCRON_SHARD != 1 ] || echo ::progress 60");
        OutputFollower follower = follow(run, 1 << 20);
        await().until(() -> {
            follower.poll();
            return progress(follower) == (50 + 0 + 90) / 3;
        });
        follower.recorded();
        Files.createFile(runs.work.resolve("go"));
        ended(run);
        OutputFollower other = follow(run, 1 << 20);
        other.poll();
        assertThat(progress(other)).isEqualTo((50 + 60 + 90) / 3);
    }

    @Test
    void events_of_shards_are_never_taken_for_each_others() throws Exception {
        Run run = shards(3, "echo ::event a; echo ::event b");
        OutputFollower follower = follow(run, 1 << 20);
        ended(run);
        follower.poll();
        assertThat(follower.unrecorded().stream().map(OutputEvent::at).distinct())
                .hasSize(6);
    }

    private static int progress(OutputFollower follower) {
        return follower.unrecorded().stream()
                .filter(OutputEvent.Progress.class::isInstance)
                .mapToInt(each -> ((OutputEvent.Progress) each).percent())
                .findFirst()
                .orElse(-1);
    }

    private Run shards(int count, String script) {
        runs.shards = new Shards(count, IntStream.range(0, count).boxed().toList());
        return runs.shell(script);
    }

    private OutputFollower follow(Run run, long maxOutput) {
        return new OutputFollower(
                run.folder(),
                run.shards(),
                log.block("t", run.folder().execution(), 1),
                redaction,
                new Most(maxOutput, 4_096));
    }

    private static String text(Run run, int shard) throws IOException {
        return Files.readString(run.folder().outputFiles(shard).output());
    }

    private List<String> output(Run run) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.executionOutput("t", run.folder().execution(), out);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
