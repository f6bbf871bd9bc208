package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.text.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cleanup as a real process: killed again and again, beside another one, and beside runners. */
@Timeout(900)
class CleanupIT {
    private static final int OLD = 20_000;

    @TempDir
    private Path folder;

    /** Old executions with an attempt each, of a task that is no more, and old events. */
    private static void fill(Host host) throws Exception {
        long now = System.currentTimeMillis();
        try (Connection connection = DriverManager.getConnection(host.url);
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at,"
                            + " started_at, finished_at, attempts, alerted) with recursive n(i) as (select 1 union all select i + 1"
                            + " from n where i < " + OLD
                            + ") select 'gone', 'manual', 'skip', at, 3, 'succeeded', at, at, at, 1, 1"
                            + " from (select " + (now - Duration.ofDays(200).toMillis())
                            + " + i * 1000 as at from n) times");
            statement.execute("insert into attempts (execution_id, number, started_at, finished_at, status)"
                    + " select id, 1, started_at, finished_at, 'succeeded' from executions where task = 'gone'");
            statement.execute("insert into events (at, kind, task, execution_id, name, data)"
                    + " select finished_at, 'execution', task, id, status, '{}' from executions where task = 'gone'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void one_that_is_killed_again_and_again_loses_nothing_and_the_next_goes_on(String database) throws Exception {
        Host host = Host.with(database, folder.resolve("home"));
        host.register(List.of("{name: a, command: [\"true\"]}"));
        fill(host);
        int killed = 0;
        long left = OLD;
        while (killed < 4) {
            long before = left;
            Process cleanup = host.begin("cleanup");
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !cleanup.isAlive() || host.number("select count(*) from executions") < before - 300);
            if (!cleanup.isAlive()) {
                break;
            }
            cleanup.destroyForcibly().waitFor();
            killed++;
            left = host.number("select count(*) from executions");
            assertThat(host.number("select count(*) from attempts")).isEqualTo(left);
            assertThat(host.number("select count(*) from upkeep"))
                    .as("not done")
                    .isZero();
        }
        assertThat(killed).isGreaterThan(1);
        assertThat(left).isPositive();
        assertThat(json(host, "cleanup", "--json")).containsEntry("executions", left);
        assertThat(host.rows("select (select count(*) from executions), (select count(*) from attempts),"
                        + " (select count(*) from events where kind = 'execution')"))
                .containsExactly("0|0|0");
        assertThat(host.rows("select name from upkeep")).containsExactly("cleanup");
        assertThat(json(host, "cleanup", "--json")).containsEntry("executions", 0L);
    }

    private static java.util.Map<String, Object> json(Host host, String... words) throws Exception {
        return Json.readObject(host.said(words));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void runners_go_on_beside_two_of_them(String database) throws Exception {
        Host host = Host.with(database, folder.resolve("home"));
        host.register(List.of("{name: a, command: [\"true\"], overlap: allow, max_running: 50}"));
        fill(host);
        List<Process> cleanups = new ArrayList<>(List.of(host.begin("cleanup"), host.begin("cleanup")));
        int ticks = 0;
        while (cleanups.stream().anyMatch(Process::isAlive) && ticks < 10) {
            for (int i = 0; i < 20; i++) {
                host.trigger("a");
            }
            assertThat(host.tick().waitFor()).as(host.ticksSaid()).isZero();
            ticks++;
        }
        for (Process cleanup : cleanups) {
            assertThat(cleanup.waitFor()).isZero();
        }
        assertThat(ticks).isPositive();
        assertThat(host.rows("select task, status, count(*) from executions group by task, status"))
                .containsExactly("a|succeeded|" + 20 * ticks);
    }
}
