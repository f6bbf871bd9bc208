package dev.smartcron.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Payload;
import dev.smartcron.task.Shards;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards as processes. */
class ShardsRunTest {
    @TempDir
    private Path temp;

    private Runs runs;

    @BeforeEach
    void prepare() throws IOException {
        runs = new Runs(temp);
        runs.shards = new Shards(4, List.of(1, 3));
    }

    @Test
    void each_reads_the_whole_input() throws IOException {
        runs.input = new Payload("one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8));
        Run run = runs.shell("read first; echo $first; cat");
        Runs.ended(run);
        assertThat(output(run, 1)).isEqualTo("one\ntwo\nthree\n");
        assertThat(output(run, 3)).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void each_has_its_result_at_its_own_end() {
        Run run = runs.shell("[ $SMARTCRON_SHARD = 1 ] && exit 5; until [ -e go ]; do sleep 0.05; done; kill -KILL $$");
        await().until(() -> run.result(1).isPresent());
        assertThat(run.result(1).get().exitCode()).isEqualTo(5);
        assertThat(run.result(3)).isEmpty();
        assertThat(runs.work.resolve("go").toFile().mkdir()).isTrue();
        Runs.ended(run);
        assertThat(run.result(3).get().signal()).isEqualTo(9);
        assertThat(run.result(3).get().elapsed())
                .isGreaterThan(run.result(1).get().elapsed());
    }

    @Test
    void nobody_runs_that_was_not_to_be_started() {
        Run run = runs.shell("true");
        Runs.ended(run);
        assertThat(run.folder().path().toFile().list())
                .contains("result.1", "result.3")
                .doesNotContain("result.0");
        assertThat(Run.reopen(run.folder()).orElseThrow().shards()).isEqualTo(runs.shards);
    }

    @Test
    void term_ends_them_and_not_the_shells_that_write_down_how() {
        Run run = runs.shell("trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        await().until(() -> output(run, 1).equals("ready\n") && output(run, 3).equals("ready\n"));
        assertThat(run.commands()).hasSize(2);
        assertThat(Runs.end(run, Duration.ofSeconds(20))).isEmpty();
        assertThat(run.result(1).get().exitCode()).isEqualTo(7);
        assertThat(run.result(3).get().exitCode()).isEqualTo(7);
    }

    private static String output(Run run, int shard) throws IOException {
        return Files.readString(run.folder().outputFiles(shard).output()).substring(RunFolder.OUTPUT_SEAL.length());
    }
}
