package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.Operator;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty runners started at the same moment over two hundred due tasks: real processes, real databases.
 *
 * <p>{@code -Drunners.rounds=10} says how often; three times without it.
 */
class RunnersIT {
    private static final int AT_ONCE = 8;
    private static final int ROUNDS = Integer.getInteger("runners.rounds", 3);
    private static final int RUNNERS = 20;
    private static final int TASKS = 200;

    /** Of one node's runners, the first to claim keeps what it can hold; several nodes make it a race to the end. */
    private static final int NODES = 4;

    @TempDir
    private Path home;

    /** Where a runner failed, what it started may wait for ever. */
    @AfterEach
    void endWhatRuns() {
        TaskProcesses.with("SMARTCRON_HOME=" + home + "\0").forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void each_firing_is_run_once_by_twenty_runners_on_sqlite() throws Exception {
        race("jdbc:sqlite:" + home.resolve("smartcron.db"));
    }

    @Test
    void each_firing_is_run_once_by_twenty_runners_on_postgresql() throws Exception {
        race(PostgresServer.newDatabase());
    }

    private void race(String url) throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            Path stage = Files.createDirectory(home.resolve("round-" + round));
            try (Database database = Database.open(url, null)) {
                register(database, stage, round);
            }
            List<Process> runners = new ArrayList<>();
            for (int i = 0; i < RUNNERS; i++) {
                runners.add(runner(url, "node-" + i % NODES, stage.resolve("runner-" + i)));
            }
            for (int i = 0; i < RUNNERS; i++) {
                assertThat(runners.get(i).waitFor(10, TimeUnit.MINUTES)).isTrue();
                assertThat(runners.get(i).exitValue())
                        .as("round %d, runner %d: %s", round, i, Files.readString(stage.resolve("runner-" + i)))
                        .isZero();
            }
            try (Database database = Database.open(url, null)) {
                look(database, stage, "round " + round);
            }
        }
    }

    private static void look(Database database, Path stage, String round) throws IOException {
        List<Execution> executions = new ExecutionTable(database).history(new HistoryFilter(null, null, null, TASKS));
        assertThat(executions).as(round).hasSize(TASKS);
        assertThat(executions)
                .as(round)
                .filteredOn(execution -> execution.status() != Status.SUCCEEDED)
                .isEmpty();
        assertThat(executions).extracting(Execution::task).as(round).doesNotHaveDuplicates();
        List<String> starts = Files.readAllLines(stage.resolve("ran"));
        List<String> ran = starts.stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertThat(ran).as(round + ": starts of processes").hasSize(TASKS).doesNotHaveDuplicates();
        assertThat(stage.resolve("overlaps")).doesNotExist();
        assertThat(starts.stream()
                        .map(line -> line.substring(line.indexOf(' ')))
                        .distinct())
                .as(round + ": runners that had a share")
                .hasSizeGreaterThan(1);
    }

    /** Two hundred tasks whose only firing was at the minute that has just begun. */
    private static void register(Database database, Path stage, int round) {
        Instant now = Instant.now();
        ZonedDateTime minute = now.atZone(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
        String schedule = minute.getMinute() + " " + minute.getHour() + " " + minute.getDayOfMonth() + " "
                + minute.getMonthValue() + " *";
        String shell = "cd " + stage + "; mkdir $SMARTCRON_TASK || echo $SMARTCRON_TASK >> overlaps;"
                // The wrapper's parent is the runner. None ends before more have begun than one node may run at once.
                + " read -r x x x runner x </proc/$PPID/stat; echo $SMARTCRON_EXECUTION $runner >> ran;"
                + " [ -e enough ] || [ $(wc -l <ran) -le " + AT_ONCE + " ] || : >enough;"
                + " until [ -e enough ]; do sleep 0.5; done; rmdir $SMARTCRON_TASK";
        List<Definition> definitions = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            definitions.add(
                    new Definition("round_" + round + "_task_" + i, Map.of("schedule", schedule, "command", shell)));
        }
        Node node = new Node("test", "production", "boot", "test");
        new Operator(database, node, "ann", now.minus(Duration.ofMinutes(1)))
                .register("test", definitions, Map.of(), true);
    }

    private Process runner(String url, String node, Path diagnostics) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bin/smartcron",
                        "run",
                        "--home",
                        home.toString(),
                        "--log-dir",
                        home.resolve("logs").toString(),
                        "--db",
                        url)
                .redirectOutput(diagnostics.toFile())
                .redirectErrorStream(true);
        builder.environment().put("SMARTCRON_NODE", node);
        builder.environment().put("SMARTCRON_MAX_PARALLEL", Integer.toString(AT_ONCE));
        return builder.start();
    }
}
