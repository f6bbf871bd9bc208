package dev.smartcron;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.SQLiteConfig;

/** Somebody who asks by SQL, and takes long over it, while ticks come. */
class ReaderIT {
    private static final String COUNT = "select count(*) from smart_cron_executions where status = 'succeeded'";

    @TempDir
    private Path home;

    private Host host;

    @AfterEach
    void close() throws Exception {
        host.powerCut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void ticks_end_whoever_is_in_the_middle_of_reading(String kind) throws Exception {
        host = Host.with(kind, home);
        // What a tick would wait for is waited for longer than this test.
        host.environment.put("SMARTCRON_JAVA_OPTS", "-Dsmartcron.busy_ms=900000");
        host.register(List.of("{name: a, command: 'true'}"));
        run();
        try (Connection reader = reader();
                Statement statement = reader.createStatement()) {
            statement.execute("begin");
            assertThat(Host.rows(reader, COUNT)).containsExactly("1");
            run();
            run();
            assertThat(Host.rows(reader, COUNT)).as("what it began with").isNotEmpty();
            assertThat(host.rows(COUNT)).containsExactly("3");
            statement.execute("rollback");
            assertThat(Host.rows(reader, COUNT)).containsExactly("3");
        }
        run();
        assertThat(host.rows(COUNT)).containsExactly("4");
    }

    @Test
    void who_opens_the_file_to_read_writes_nothing() throws Exception {
        host = Host.with("sqlite", home);
        host.register(List.of("{name: a, command: 'true'}"));
        run();
        try (Connection reader = reader();
                Statement statement = reader.createStatement()) {
            assertThat(Host.rows(reader, COUNT)).containsExactly("1");
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> statement.execute("update meta set value = value")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("readonly");
        }
    }

    private void run() throws Exception {
        host.trigger("a");
        Process tick = host.tick();
        assertThat(tick.waitFor(5, TimeUnit.MINUTES)).as(host.ticksSaid()).isTrue();
        assertThat(tick.exitValue()).as(host.ticksSaid()).isZero();
    }

    /** As {@code sqlite3 -readonly} opens the file. */
    private Connection reader() throws SQLException {
        Properties properties = new Properties();
        if (host.url.startsWith("jdbc:sqlite:")) {
            SQLiteConfig config = new SQLiteConfig();
            config.setReadOnly(true);
            properties = config.toProperties();
        }
        return DriverManager.getConnection(host.url, properties);
    }
}
