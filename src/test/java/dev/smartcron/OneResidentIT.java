package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks of ten minutes, each started by a tick of its own: one runner stays, the others are gone.
 *
 * <p>{@code -Dresident.tasks=30 -Dresident.every=60} is the long one: a task a minute.
 */
class OneResidentIT {
    private static final int TASKS = Integer.getInteger("resident.tasks", 6);
    private static final int EVERY_SECONDS = Integer.getInteger("resident.every", 0);

    /** Most memory of a runner that waits: 40 MiB. */
    private static final long BUDGET_KB = 40 * 1024;

    /** A tick's own life where the machine is busy with others. */
    private static final Duration SHORT = Duration.ofSeconds(Integer.getInteger("resident.short", 300));

    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void however_many_long_tasks_overlap_one_runner_stays(String database) throws Exception {
        host = Host.with(database, home);
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add("{name: t" + i + ", command: [sleep, '600']}");
        }
        host.register(tasks);
        Duration longest = Duration.ZERO;
        Process first = null;
        for (int i = 0; i < TASKS; i++) {
            host.trigger("t" + i);
            Process runner = host.tick();
            Instant began = Instant.now();
            if (first == null) {
                first = runner;
                await().until(() -> running("") == 1);
            } else {
                assertThat(runner.waitFor(SHORT.toSeconds(), TimeUnit.SECONDS))
                        .as("tick " + i + " is gone within " + SHORT)
                        .isTrue();
                assertThat(runner.exitValue()).as(host.ticksSaid()).isZero();
                Duration took = Duration.between(began, Instant.now());
                longest = took.compareTo(longest) > 0 ? took : longest;
                assertThat(host.runners()).as("after tick " + i).containsExactly(first);
            }
            Thread.sleep(Duration.ofSeconds(EVERY_SECONDS).toMillis());
        }
        assertThat(host.resident()).contains(first.pid());
        // What the others started is watched by it.
        await().until(() -> running(" and runner = (select runner from executions order by id limit 1)") == TASKS);
        assertThat(running("")).isEqualTo(TASKS);
        long residentKb = Host.pssKb(first.pid());
        System.out.println(database + ": " + TASKS + " tasks in " + TASKS + " ticks: the one that stays has "
                + residentKb + " KiB PSS, the longest of the others took " + longest.toMillis() + " ms");
        assertThat(residentKb).isBetween(1L, BUDGET_KB);
        host.said("stop", "--all");
        assertThat(first.waitFor()).isZero();
        assertThat(host.rows("select distinct status from executions")).containsExactly("cancelled");
    }

    private long running(String where) throws SQLException {
        return host.number("select count(*) from executions where status = 'running'" + where);
    }
}
