package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.Host.Answer;
import dev.smartcron.maintenance.Backups;
import dev.smartcron.store.DumpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks and restores at once: a tick finds the old database or the new one, and no firing runs twice. */
class RestoreTicksIT {
    private static final int ROUNDS = Integer.getInteger("restore.rounds", 3);
    private static final int TASKS = 4;

    private final Random random = new Random(Long.getLong("restore.seed", System.nanoTime()));

    @TempDir
    private Path folder;

    private Host host;

    private void open(String database) {
        Path home = folder.resolve("home");
        host = Host.at(
                database.equals("sqlite") ? "jdbc:sqlite:" + home.resolve("smartcron.db") : DumpServer.newDatabase(),
                home,
                "a");
    }

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void ticks_that_begin_meanwhile_run_no_firing_twice(String database) throws Exception {
        open(database);
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        register(minute);
        int restored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            // Only now are this round's firings due; the backup has them so.
            host.change("update tasks set next_due = " + minute.toEpochMilli() + ", planned_to = "
                    + (minute.toEpochMilli() - 1) + " where name like 'r" + round + "\\_%' escape '\\'");
            host.said("backup");
            List<Path> all = Backups.whole(host.home.resolve("backups"));
            Path backup = all.get(all.size() - 1);
            List<Process> ticks = new ArrayList<>();
            boolean tickFirst = random.nextBoolean();
            if (tickFirst) {
                ticks.add(host.tick());
                Thread.sleep(random.nextInt(1_500));
            }
            Path said = folder.resolve("restore-" + round);
            Process restore = host.begin("restore", backup.toString(), "--yes", "--json");
            for (int i = 0; i < 3; i++) {
                Thread.sleep(random.nextInt(700));
                ticks.add(host.tick());
            }
            assertThat(restore.waitFor(5, TimeUnit.MINUTES)).isTrue();
            for (Process tick : ticks) {
                assertThat(tick.waitFor(5, TimeUnit.MINUTES))
                        .as(said.toString())
                        .isTrue();
            }
            restored += restore.exitValue() == 0 ? 1 : 0;
            assertThat(restore.exitValue()).as("restored, or refused").isIn(0, 1);
            host.tick().waitFor();
        }
        System.out.println(database + ": " + restored + " of " + ROUNDS + " restores were made between ticks");
        await().until(() -> host.runners().isEmpty());
        List<String> starts = host.lines().stream()
                .filter(line -> line.startsWith("start "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
        assertThat(starts).as("each task has one firing").doesNotHaveDuplicates();
        assertThat(host.rows("select task from executions group by task having count(*) > 1"))
                .isEmpty();
        assertThat(host.rows("select id from executions where status in ('pending', 'running')"))
                .isEmpty();
        assertThat(host.rows("select name from slots where execution_id is not null"))
                .isEmpty();
    }

    /** Tasks whose only firing is at a minute; none is due yet. */
    private void register(Instant minute) throws Exception {
        ZonedDateTime at = minute.atZone(ZoneOffset.UTC);
        String schedule =
                at.getMinute() + " " + at.getHour() + " " + at.getDayOfMonth() + " " + at.getMonthValue() + " *";
        List<String> tasks = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < TASKS; i++) {
                tasks.add("{name: r" + round + "_" + i + ", schedule: \"" + schedule + "\", command: '"
                        + host.writes("start") + "; sleep 0.3'}");
            }
        }
        host.register(tasks);
    }

    @Test
    void a_runner_that_stays_is_told_of_and_ended_where_that_is_asked_for() throws Exception {
        open("sqlite");
        host.register(List.of("{name: a, command: '" + host.writes("start") + "; " + host.waits() + "'}"));
        host.said("backup");
        Path backup = Backups.whole(host.home.resolve("backups")).get(0);
        host.trigger("a");
        Process runner = host.tick();
        await().until(() -> !host.lines().isEmpty());
        await().until(() -> host.resident().isPresent());
        Answer refused = host.ask("restore", backup.toString(), "--yes");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.said())
                .contains("a runner stays on this node with what it runs, process " + runner.pid(), "--stop");
        assertThat(host.rows("select status from executions")).containsExactly("running");
        Answer done = host.ask("restore", backup.toString(), "--yes", "--stop");
        assertThat(done.exitCode()).as(done.said()).isZero();
        assertThat(runner.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(host.rows("select status from executions")).isEmpty();
        assertThat(host.taskProcesses()).isEmpty();
        host.tick().waitFor();
        assertThat(host.lines()).as("the trigger is forgotten").hasSize(1);
    }

    @Test
    void at_a_terminal_somebody_is_asked() throws Exception {
        open("sqlite");
        host.register(List.of("{name: a, command: [\"true\"]}"));
        host.said("backup");
        Path backup = Backups.whole(host.home.resolve("backups")).get(0);
        host.trigger("a");
        assertThat(typed("n", backup))
                .contains("lost by restoring: 1 execution", "Restore it? [y/N]", "Nothing was changed.");
        assertThat(host.rows("select count(*) from executions")).containsExactly("1");
        assertThat(typed("y", backup)).contains("restored; the database as it was is kept:");
        assertThat(host.rows("select count(*) from executions")).containsExactly("0");
    }

    private String typed(String answer, Path backup) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "script",
                        "-qec",
                        "bin/smartcron restore '" + backup + "' --home '" + host.home + "'",
                        "/dev/null")
                .redirectErrorStream(true);
        builder.environment().put("TERM", "dumb");
        builder.environment().put("COLUMNS", "400");
        builder.environment().remove("SMARTCRON_DB");
        Process script = builder.start();
        script.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        script.getOutputStream().flush();
        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        script.waitFor();
        return said;
    }

    @Test
    void a_home_with_another_database_is_left_alone() throws Exception {
        open("sqlite");
        host.register(List.of("{name: a, command: [\"true\"]}"));
        host.said("backup");
        Path backup = Backups.whole(host.home.resolve("backups")).get(0);
        String other = DumpServer.newDatabase();
        Answer refused = host.ask("restore", backup.toString(), "--yes", "--db", other);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.said()).contains("it is of a SQLite database, and this home's is of PostgreSQL");
        assertThat(Files.exists(host.home.resolve(".smartcron-restore.tmp"))).isFalse();
    }
}
