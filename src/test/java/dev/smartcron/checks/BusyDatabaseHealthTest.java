package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.store.db.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers of {@code health} while another process writes and does not come to an end. */
@Timeout(300)
class BusyDatabaseHealthTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path home;

    @Test
    void it_answers_while_the_write_lock_is_held_and_says_what_it_could_not_do() throws Exception {
        String url = "jdbc:sqlite:" + home.resolve("smartcron.db");
        try (Database database = Database.open(url, null)) {
            new TaskRuns(database, "web1").register("any", 3, NOON);
        }
        HealthReport report;
        try (Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            statement.execute("begin immediate");
            statement.execute("update tasks set updated_at = updated_at");
            report = HealthProcess.run(
                    home, url, HealthProcess.LIMITS, HealthProcess.notifier(null, true), NOON.plusSeconds(60));
            // It did not wait for this.
            statement.execute("rollback");
        }
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.results())
                .extracting(result -> result.name() + " " + result.status())
                .as("what needs no database is answered")
                .containsExactly("database CRITICAL", "disk OK", "inodes OK");
        assertThat(report.results().get(0).detail())
                .contains("stayed locked by another process", "See who has it open (fuser ");
    }
}
