package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.maintenance.DatabaseFile;
import dev.smartcron.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code maintain} as a process of its own: beside runners that tick, and killed in the middle. */
class MaintainIT {
    private static final int KEPT = 6_000;

    private static final String SUCCEEDED =
            "select count(*) from executions where trigger_kind = 'manual' and status = 'succeeded'";

    /** Any number that is nobody else's: see {@code UpkeepConnection}. */
    private static final String AT_WORK = "select count(*) from pg_locks where locktype = 'advisory' and granted and"
            + " database = (select oid from pg_database where datname = current_database())"
            + " and (classid::bigint << 32) + objid::bigint = 7236837041653";

    @TempDir
    private Path home;

    private Host host;
    private DatabaseFile file;

    private void deploy(String database) throws Exception {
        host = Host.with(database, home);
        host.register(List.of(
                "{name: a, command: \"true\", overlap: allow, max_running: 100}",
                "{name: b, command: \"sleep 0.2\", overlap: allow, max_running: 100}"));
    }

    private void deployFile() throws Exception {
        deploy("sqlite");
        file = new DatabaseFile(home.resolve("smartcron.db"));
        file.withHistory(10 * KEPT)
                .change("delete from executions where id % 10 <> 0; pragma wal_checkpoint(truncate)");
        assertThat(file.rows("select count(*) from executions")).containsExactly(KEPT + "");
    }

    @AfterEach
    void end() throws Exception {
        host.powerCut();
    }

    @Test
    void runners_go_on_beside_it_and_wait_for_one_step_at_most() throws Exception {
        deployFile();
        long before = file.bytes();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        long without = longestWriteBesideTicks(() -> System.nanoTime() - end < 0);
        assertThat(file.bytes()).isGreaterThanOrEqualTo(before);
        Process maintain = host.begin("maintain", "--json");
        long with = longestWriteBesideTicks(maintain::isAlive);
        assertThat(maintain.waitFor()).isZero();
        assertThat(host.rows("pragma integrity_check")).containsExactly("ok");
        assertThat(file.bytes()).isLessThan(before / 3);
        Map<String, Object> answer = Json.readObject(Files.readString(home.resolve("commands")));
        assertThat(answer).containsEntry("integrity", "ok").containsEntry("vacuum", "incremental");
        System.out.println("maintain beside ticks: " + before + " -> " + file.bytes() + " bytes in "
                + answer.get("duration_ms") + " ms; the longest write took " + with / 1_000_000 + " ms, without it "
                + without / 1_000_000 + " ms");
    }

    /** Has tasks run, and writes as a runner does; a write that waits for longer than one may is an error. */
    private long longestWriteBesideTicks(BooleanSupplier goOn) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong longest = new AtomicLong();
        Thread writing = new Thread(() -> write(done, longest));
        writing.start();
        List<Process> ticks = new ArrayList<>();
        long recorded = host.number(SUCCEEDED);
        while (goOn.getAsBoolean()) {
            host.trigger("a");
            host.trigger("b");
            ticks.add(host.tick());
            while (goOn.getAsBoolean()
                    && ticks.stream().filter(Process::isAlive).count() > 2) {
                Thread.sleep(20);
            }
        }
        done.set(true);
        writing.join();
        for (Process tick : ticks) {
            assertThat(tick.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(tick.exitValue()).as(host.ticksSaid()).isZero();
        }
        assertThat(host.number(SUCCEEDED) - recorded).isEqualTo(2L * ticks.size());
        assertThat(longest.get()).as("every write had its turn").isPositive();
        return longest.get();
    }

    private void write(AtomicBoolean done, AtomicLong longest) {
        try (Connection connection = DriverManager.getConnection(host.url);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 15000");
            while (!done.get()) {
                long began = System.nanoTime();
                statement.execute("begin immediate");
                statement.execute("update meta set value = value where key = 'turn'");
                statement.execute("commit");
                longest.accumulateAndGet(System.nanoTime() - began, Math::max);
                Thread.sleep(10);
            }
        } catch (SQLException | InterruptedException e) {
            longest.set(-1);
            throw new IllegalStateException(e);
        }
    }

    @Test
    void killed_in_the_middle_it_leaves_a_whole_database_and_the_next_one_ends_it() throws Exception {
        deployFile();
        long full = file.bytes();
        long free = pages();
        int killed = 0;
        for (int round = 0; round < 4; round++) {
            long from = pages();
            Process maintain = host.begin("maintain");
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> pages() < from || !maintain.isAlive());
            killed += maintain.isAlive() ? 1 : 0;
            maintain.destroyForcibly().waitFor();
            assertWhole();
        }
        assertThat(killed).as("of 4, while pages were given back").isPositive();
        host.said("maintain");
        assertWhole();
        assertThat(pages()).isZero();
        assertThat(file.bytes()).isLessThan(full / 3);
        System.out.println(
                killed + " times killed: " + free + " free pages, " + full + " -> " + file.bytes() + " bytes");
    }

    @Test
    void killed_while_it_writes_the_file_anew_it_leaves_the_old_one() throws Exception {
        deployFile();
        file.change("pragma auto_vacuum = none; vacuum; pragma wal_checkpoint(truncate)");
        Path log = Path.of(file.path() + "-wal");
        int killed = 0;
        for (int round = 0; round < 4; round++) {
            Process maintain = host.begin("maintain", "--full");
            int pages = 300 * round;
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !maintain.isAlive()
                            || (Files.exists(log) && Files.size(log) > (long) pages * DatabaseFile.PAGE));
            killed += maintain.isAlive() ? 1 : 0;
            maintain.destroyForcibly().waitFor();
            assertWhole();
        }
        assertThat(killed).isPositive();
        host.said("maintain", "--full");
        assertWhole();
        assertThat(file.rows("pragma auto_vacuum")).containsExactly("2");
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(each -> each.getFileName().toString()))
                    .noneMatch(name -> name.contains("etilqs") || name.contains("maintaining"));
        }
    }

    /** The server may go on with a statement of one that is gone; until it notices, nobody else is let in. */
    @Test
    void killed_beside_a_server_it_lets_the_next_one_in() throws Exception {
        deploy("postgresql");
        host.change(
                "insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, created_at,"
                        + " started_at, finished_at, fence, attempts, alerted) select 't' || i % 29, 'schedule', 'skip', i * 1000,"
                        + " i * 1000, 3, 'succeeded', i * 1000, i * 1000, i * 1000 + 700, i, 1, 1"
                        + " from generate_series(1::bigint, 50000) i");
        host.change("delete from executions where id % 10 <> 0");
        for (int round = 0; round < 3; round++) {
            Process maintain = host.begin("maintain");
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> !maintain.isAlive() || host.number(AT_WORK) > 0);
            maintain.destroyForcibly().waitFor();
        }
        await().atMost(Duration.ofMinutes(3)).until(() -> host.number(AT_WORK) == 0);
        assertThat(Json.readObject(host.said("maintain", "--json"))).containsEntry("vacuum", "plain");
        assertThat(host.number("select count(*) from executions")).isEqualTo(5_000);
        assertThat(host.number("select count(*) from pg_index where not indisvalid"))
                .isZero();
    }

    private long pages() throws SQLException {
        return Long.parseLong(file.rows("pragma freelist_count").get(0));
    }

    private void assertWhole() throws SQLException {
        assertThat(file.rows("pragma integrity_check")).containsExactly("ok");
        assertThat(file.rows("select count(*) from executions")).containsExactly(KEPT + "");
        assertThat(file.rows("select count(*) from attempts")).containsExactly(KEPT + "");
    }
}
