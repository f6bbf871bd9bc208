package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.SmtpServer;
import dev.smartcron.alert.TaskRuns;
import dev.smartcron.alert.channel.MailChannel;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told, and how often, when there is no database to keep it in. */
class NoDatabaseTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path folder;

    private Path home;
    private Path file;
    private SmtpServer smtp;

    @BeforeEach
    void open() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
        file = home.resolve("smartcron.db");
        smtp = SmtpServer.plain();
    }

    @AfterEach
    void close() throws IOException {
        smtp.close();
        // What was kept outside of a home that could not be written to.
        String kept = "smartcron-database-alert-*-" + Integer.toHexString(gone().hashCode());
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), kept)) {
            for (Path path : files) {
                Files.delete(path);
            }
        }
    }

    private Path gone() {
        return folder.resolve("gone");
    }

    @Test
    void a_file_that_is_no_database_is_told_once_and_its_recovery_once() throws IOException {
        Files.writeString(file, "this is not a database, but it is long enough to be taken for one at first sight");
        HealthReport report = health(NOON);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(report.status()).isEqualTo(CheckStatus.CRITICAL);
        assertThat(Json.readObject(HealthProcess.json(report))).containsOnlyKeys("status", "checks", "alerts");
        assertThat(HealthProcess.json(report))
                .contains("\"raised\": 1", "\"delivered\": 1", "damaged: [SQLITE_NOTADB]");
        health(NOON.plusSeconds(300));
        assertThat(smtp.subjects()).containsExactly("[smartcron web1] CRITICAL the database of web1 cannot be used");
        assertThat(smtp.body(0)).contains("damaged: [SQLITE_NOTADB]", "latest backup", home.toString(), "every 4h");

        Files.delete(file);
        registered("jdbc:sqlite:" + file, NOON.plusSeconds(900));
        assertThat(health(NOON.plusSeconds(600)).exitCode()).isEqualTo(1);
        health(NOON.plusSeconds(900));
        assertThat(smtp.subjects())
                .hasSize(2)
                .contains("[smartcron web1] RESOLVED web1: the database can be used again");
        assertThat(smtp.body(1)).contains("since         2026-04-06 00:00:00 +12:00");
    }

    @Test
    void while_it_lasts_it_is_told_again_every_four_hours() throws IOException {
        Files.createDirectory(file);
        health(NOON);
        health(NOON.plusSeconds(4 * 3600 - 1));
        assertThat(smtp.received()).hasSize(1);
        health(NOON.plusSeconds(4 * 3600));
        assertThat(smtp.received()).hasSize(2);
        assertThat(smtp.body(1)).contains("since         2026-04-06 00:00:00 +12:00");
    }

    @Test
    void a_folder_in_the_place_of_the_database_is_told() throws IOException {
        Files.createDirectory(file);
        assertThat(health(NOON).exitCode()).isEqualTo(3);
        assertThat(smtp.received()).hasSize(1);
    }

    @Test
    void told_only_once_it_was_taken_by_the_server() throws IOException {
        int port = smtp.port();
        smtp.close();
        Files.createDirectory(file);
        assertThat(HealthProcess.json(health(NOON))).contains("\"delivered\": 0", "\"undelivered\": 1");
        smtp = SmtpServer.onPort(port);
        health(NOON.plusSeconds(300));
        health(NOON.plusSeconds(600));
        assertThat(smtp.received()).hasSize(1);
        assertThat(smtp.body(0)).contains("since         2026-04-06 00:00:00 +12:00");
    }

    @Test
    void a_home_that_is_not_there_is_told_every_hour() throws IOException {
        Path gone = gone();
        Files.writeString(gone, "a file, where a folder was");
        String url = "jdbc:sqlite:" + gone.resolve("smartcron.db");
        HealthReport first = run(gone, url, NOON);
        assertThat(first.exitCode()).isEqualTo(3);
        run(gone, url, NOON.plusSeconds(3_599));
        assertThat(smtp.received()).hasSize(1);
        run(gone, url, NOON.plusSeconds(3_600));
        assertThat(smtp.received()).hasSize(2);

        Files.delete(gone);
        registered(url, NOON.plusSeconds(4_300));
        run(gone, url, NOON.plusSeconds(4_000));
        run(gone, url, NOON.plusSeconds(4_300));
        assertThat(smtp.subjects())
                .hasSize(3)
                .contains("[smartcron web1] RESOLVED web1: the database can be used again");
    }

    private static void registered(String url, Instant at) {
        try (Database database = Database.open(url, null)) {
            new TaskRuns(database, "web1").register("any", 3, at);
        }
    }

    @Test
    void a_database_server_that_is_away_is_told() {
        HealthReport report = run(home, "jdbc:postgresql://127.0.0.1:1/none?user=nobody", NOON);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(smtp.body(0)).contains("cannot use the database server", "SMARTCRON_DB");
    }

    @Test
    void without_alerts_nothing_is_told() throws IOException {
        Files.createDirectory(file);
        HealthReport report = HealthProcess.run(
                home,
                "jdbc:sqlite:" + file,
                HealthProcess.LIMITS,
                HealthProcess.notifier(new MailChannel(smtp.settings()), false),
                NOON);
        assertThat(report.exitCode()).isEqualTo(3);
        assertThat(smtp.received()).isEmpty();
    }

    private HealthReport health(Instant now) {
        return run(home, "jdbc:sqlite:" + file, now);
    }

    private HealthReport run(Path home, String url, Instant now) {
        return HealthProcess.run(
                home, url, HealthProcess.LIMITS, HealthProcess.notifier(new MailChannel(smtp.settings()), true), now);
    }
}
