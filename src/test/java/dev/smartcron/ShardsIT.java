package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runners killed over the shards of a task, again and again. */
class ShardsIT {
    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void whoever_is_killed_no_shard_that_succeeded_runs_again(String database) throws Exception {
        host = Host.with(database, home);
        String lines = " >> " + home.resolve("lines");
        host.register(List.of("{name: parts, shards: 4, retries: {max: 2, delay: 1s, factor: 1, jitter: 0}, command: '"
                + "echo $SMARTCRON_ATTEMPT.$SMARTCRON_SHARD begun" + lines + "; echo from $SMARTCRON_SHARD;"
                + " until [ -e " + home + "/go$SMARTCRON_ATTEMPT.$SMARTCRON_SHARD ]; do sleep 0.1; done;"
                + " echo $SMARTCRON_ATTEMPT.$SMARTCRON_SHARD done" + lines + "; echo end;"
                + " exit $((SMARTCRON_ATTEMPT == 1 ? SMARTCRON_SHARD / 2 : 0))'}"));
        host.trigger("parts");
        killOnce(4);
        go("1.0");
        killOnce(5);
        go("1.3");
        killOnce(6);
        go("1.1");
        go("1.2");
        Process runner = host.tick();
        // The retry begins with the shards that failed, and is left by its runner at once.
        await().until(() -> host.lines().size() == 10);
        runner.destroyForcibly().waitFor();
        go("2.2");
        go("2.3");
        assertThat(host.tick().waitFor()).isZero();

        assertThat(host.rows("select status, attempts from executions")).containsExactly("succeeded|2");
        assertThat(host.rows("select attempt, shard, total, status, exit_code from shards order by attempt, shard"))
                .containsExactly(
                        "1|0|4|succeeded|0",
                        "1|1|4|succeeded|0",
                        "1|2|4|failed|1",
                        "1|3|4|failed|1",
                        "2|2|4|succeeded|0",
                        "2|3|4|succeeded|0");
        assertThat(host.lines())
                .hasSize(12)
                .doesNotHaveDuplicates()
                .contains("2.2 begun", "2.3 begun", "2.2 done", "2.3 done");
        // What a runner has put into the log and not noted before it was killed, the next one puts there again.
        List<String> logged =
                host.said("logs", "parts", "--execution", "1").lines().toList();
        List<String> printed = new ArrayList<>();
        for (int shard : new int[] {0, 1, 2, 3, 2, 3}) {
            printed.addAll(List.of("[" + shard + "] from " + shard, "[" + shard + "] end"));
        }
        assertThat(new HashSet<>(logged)).containsExactlyInAnyOrderElementsOf(new HashSet<>(printed));
        printed.forEach(line -> assertThat(Collections.frequency(logged, line))
                .as(line)
                .isGreaterThanOrEqualTo(Collections.frequency(printed, line)));
        assertThat(host.said("history", "--json"))
                .contains("\"reason\": \"shards 2 and 3 of 4 failed: exit 1\"", "\"shard\": 3");
    }

    /** A runner that is killed once the shards have written so many lines. */
    private void killOnce(int lines) throws Exception {
        Process runner = host.tick();
        await().until(() -> host.lines().size() == lines);
        runner.destroyForcibly().waitFor();
    }

    private void go(String shard) throws Exception {
        assertThat(home.resolve("go" + shard).toFile().createNewFile()).isTrue();
    }
}
