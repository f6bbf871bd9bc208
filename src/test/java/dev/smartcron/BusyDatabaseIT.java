package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database file is held by another process: the real program waits for a while, then gives up in two lines.
 *
 * <p>{@code -Dsmartcron.busy_ms} is what one statement waits; shortened here.
 */
@SuppressWarnings("try") // the lock is only held, never asked
class BusyDatabaseIT {
    @TempDir
    private Path home;

    @BeforeEach
    void register() throws Exception {
        Path tasks = Files.writeString(
                home.resolve("tasks.yaml"),
                "version: 1\ntasks:\n  - {name: a, command: \"echo ran >> " + home + "/ran\"}\n");
        assertThat(smartcron(15_000, "register", tasks.toString()).waitFor()).isZero();
        assertThat(smartcron(15_000, "trigger", "a").waitFor()).isZero();
    }

    @Test
    void a_tick_waits_for_the_database_and_then_does_its_work() throws Exception {
        Process tick;
        try (Held held = new Held()) {
            tick = smartcron(180_000, "run");
            await().until(() -> !tick.isAlive() || OpenFiles.has(tick, home.resolve("smartcron.db")));
            assertThat(tick.waitFor(2, TimeUnit.SECONDS)).as("gave up").isFalse();
        }
        assertThat(tick.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(tick.exitValue()).as(said()).isZero();
        assertRan();
    }

    @Test
    void a_tick_that_waits_too_long_gives_up_in_two_lines_and_the_next_loses_nothing() throws Exception {
        try (Held held = new Held()) {
            Process tick = smartcron(300, "run");
            assertThat(tick.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(tick.exitValue()).as(said()).isEqualTo(3);
            assertThat(said().lines()).hasSize(2);
            assertThat(said())
                    .startsWith("smartcron: the database " + home.resolve("smartcron.db")
                            + " stayed locked by another process\n  Try: See who has it open");
        }
        assertThat(home.resolve("ran")).doesNotExist();
        Process next = smartcron(15_000, "run");
        assertThat(next.waitFor()).as(said()).isZero();
        assertRan();
    }

    @Test
    void a_task_that_ends_while_the_database_is_held_is_recorded_afterwards() throws Exception {
        Path tasks = Files.writeString(
                home.resolve("tasks.yaml"),
                "version: 1\ntasks:\n  - {name: a, command: \"touch " + home + "/begun; sleep 2; echo ran >> " + home
                        + "/ran\"}\n");
        assertThat(smartcron(15_000, "register", tasks.toString()).waitFor()).isZero();
        Process tick = smartcron(300, "run");
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(tick.isAlive()).as(said()).isTrue();
            return Files.exists(home.resolve("begun"));
        });
        try (Held held = new Held()) {
            await().until(() -> Files.exists(home.resolve("ran")));
            assertThat(tick.waitFor(6, TimeUnit.SECONDS)).as("gave up").isFalse();
        }
        assertThat(tick.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(tick.exitValue()).as(said()).isZero();
        assertRan();
    }

    private void assertRan() {
        assertThat(home.resolve("ran")).hasContent("ran");
        try (Database database = Database.open(url(), null)) {
            List<Execution> all = new ExecutionTable(database).history(new HistoryFilter(null, null, null, 10));
            assertThat(all)
                    .singleElement()
                    .satisfies(execution -> assertThat(execution.status()).isEqualTo(Status.SUCCEEDED));
        }
    }

    private String url() {
        return "jdbc:sqlite:" + home.resolve("smartcron.db");
    }

    private String said() throws IOException {
        return Files.readString(home.resolve("said"));
    }

    private Process smartcron(int busyMillis, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said").toFile());
        builder.command().add(0, "bin/smartcron");
        builder.environment().put("SMARTCRON_HOME", home.toString());
        builder.environment().put("SMARTCRON_LOG_DIR", home.resolve("logs").toString());
        builder.environment().put("SMARTCRON_JAVA_OPTS", "-Dsmartcron.busy_ms=" + busyMillis);
        return builder.start();
    }

    /** Another process that writes and does not come to an end: this one. */
    private final class Held implements AutoCloseable {
        private final Connection connection;

        Held() throws SQLException {
            connection = DriverManager.getConnection(url());
            try (Statement statement = connection.createStatement()) {
                statement.execute("begin exclusive");
                statement.execute("update tasks set updated_at = updated_at");
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
