package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.SmtpServer;
import dev.smartcron.alert.TaskRuns;
import dev.smartcron.alert.Told;
import dev.smartcron.alert.channel.MailChannel;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.rows.Node;
import dev.smartcron.text.Json;
import dev.smartcron.tick.BeginTick;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    void it_speaks_for_a_silence_that_it_explains() throws IOException {
        String url = "jdbc:sqlite:" + file;
        Path backup = folder.resolve("backup");
        try (Database database = Database.open(url, null)) {
            new TaskRuns(database, "web1").register("any", 3, NOON);
            new BeginTick(database, unused -> {})
                    .begin(
                            new Node("web1", "production", "boot", "test"),
                            "runner-1",
                            NOON,
                            Duration.ofDays(1),
                            List.of());
        }
        assertThat(health(NOON.plusSeconds(60)).exitCode()).isZero();
        Files.copy(file, backup);
        Files.delete(file);
        Files.createDirectory(file);
        health(NOON.plusSeconds(600));
        health(NOON.plusSeconds(900));
        assertThat(smtp.subjects()).containsExactly("[smartcron web1] CRITICAL the database of web1 cannot be used");
        Files.delete(file);
        Files.copy(backup, file);
        health(NOON.plusSeconds(1_200));
        assertThat(smtp.subjects())
                .containsExactly(
                        "[smartcron web1] CRITICAL the database of web1 cannot be used",
                        "[smartcron web1] RESOLVED web1: the database can be used again");
        health(NOON.plusSeconds(1_500));
        assertThat(smtp.subjects())
                .as("nobody ticked after it either")
                .hasSize(3)
                .last()
                .isEqualTo("[smartcron web1] CRITICAL web1 has not ticked for 25m");
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

    @Test
    void each_channel_hears_the_end_once_and_a_broken_one_is_tried_for_a_day_without_the_others() throws IOException {
        Told slack = new Told("slack");
        Told webhook = new Told("webhook");
        Files.createDirectory(file);
        told(NOON, slack, webhook);
        Files.delete(file);
        registered("jdbc:sqlite:" + file, at(100_000));
        webhook.broken = true;
        HealthReport over = told(at(5), slack, webhook);
        assertThat(HealthProcess.json(over)).contains("\"resolved\": 1", "\"undelivered\": 1");
        assertThat(HealthProcess.json(told(at(10), slack, webhook))).contains("\"resolved\": 0");
        assertThat(slack.kinds()).containsExactly("opened", "resolved");
        webhook.broken = false;
        told(at(15), slack, webhook);
        told(at(20), slack, webhook);
        assertThat(slack.kinds()).containsExactly("opened", "resolved");
        assertThat(webhook.kinds()).containsExactly("opened", "resolved");
        assertThat(webhook.messages.get(1).news().get(0).over()).isEqualTo(at(5));
    }

    @Test
    void an_end_that_a_channel_does_not_take_for_a_day_is_given_up() throws IOException {
        Told slack = new Told("slack");
        Files.createDirectory(file);
        told(NOON, slack);
        Files.delete(file);
        registered("jdbc:sqlite:" + file, at(100_000));
        slack.broken = true;
        told(at(5), slack);
        told(at(24 * 60), slack);
        assertThat(home.resolve("run/database-alert")).isNotEmptyFile();
        told(at(24 * 60 + 5), slack);
        slack.broken = false;
        told(at(24 * 60 + 10), slack);
        assertThat(slack.kinds()).containsExactly("opened");
        assertThat(home.resolve("run/database-alert")).isEmptyFile();
    }

    @Test
    void a_channel_that_did_not_take_the_opening_is_tried_again_without_the_others_and_hears_of_the_end_what_it_knows()
            throws IOException {
        Told slack = new Told("slack");
        Told webhook = new Told("webhook");
        Told command = new Told("command");
        webhook.broken = true;
        command.broken = true;
        Files.createDirectory(file);
        told(NOON, slack, webhook, command);
        told(at(5), slack, webhook, command);
        webhook.broken = false;
        told(at(10), slack, webhook, command);
        told(at(15), slack, webhook, command);
        assertThat(slack.kinds()).containsExactly("opened");
        assertThat(webhook.kinds()).containsExactly("opened");
        told(at(240), slack, webhook, command);
        assertThat(slack.kinds()).containsExactly("opened", "still");
        assertThat(webhook.kinds()).containsExactly("opened", "still");
        Files.delete(file);
        registered("jdbc:sqlite:" + file, at(100_000));
        command.broken = false;
        told(at(245), slack, webhook, command);
        assertThat(slack.kinds()).containsExactly("opened", "still", "resolved");
        assertThat(webhook.kinds()).containsExactly("opened", "still", "resolved");
        assertThat(command.kinds()).as("it never heard of the trouble").isEmpty();
    }

    @Test
    void it_is_noted_and_logged_as_one_alert_from_its_opening_to_its_end_also_without_a_channel() throws IOException {
        Files.createDirectory(file);
        HealthReport opened = told(NOON);
        assertThat(opened.alerted()).singleElement().asString().startsWith("alert, critical: ");
        assertThat(HealthProcess.json(opened)).contains("\"raised\": 1", "\"resolved\": 0");
        HealthReport goesOn = told(at(300));
        assertThat(goesOn.alerted()).isEmpty();
        assertThat(HealthProcess.json(goesOn)).contains("\"active\": 1", "\"raised\": 0");
        Files.delete(file);
        registered("jdbc:sqlite:" + file, at(100_000));
        HealthReport over = told(at(305));
        assertThat(over.alerted()).contains("alert is over: the database can be used again");
        assertThat(HealthProcess.json(over)).contains("\"resolved\": 1");
        assertThat(told(at(310)).alerted()).doesNotContain("alert is over: the database can be used again");
    }

    @Test
    void raised_is_one_alert_however_many_channels_hear_of_it_and_reminders_are_none() throws IOException {
        Told slack = new Told("slack");
        Told webhook = new Told("webhook");
        Files.createDirectory(file);
        assertThat(HealthProcess.json(told(NOON, slack, webhook))).contains("\"raised\": 1", "\"delivered\": 2");
        HealthReport reminded = told(at(240), slack, webhook);
        assertThat(HealthProcess.json(reminded)).contains("\"raised\": 0", "\"delivered\": 2");
        assertThat(reminded.alerted()).isEmpty();
    }

    @Test
    void it_is_told_before_anything_is_looked_at_that_may_not_answer() {
        Told slack = new Told("slack");
        List<List<String>> heardBefore = new ArrayList<>();
        Check space = now -> {
            heardBefore.add(slack.kinds());
            return List.of(CheckResult.ok("disk", "plenty"));
        };
        HealthReport report = HealthProcess.health(
                        home, "web1", HealthProcess.LIMITS, HealthProcess.notifierOf(List.of(slack), true), NOON)
                .check(new DatabaseProblem("the server is away", "Start it."), space, NOON);
        assertThat(heardBefore).containsExactly(List.of("opened"));
        assertThat(report.results()).extracting(CheckResult::name).containsExactly("database", "disk");
    }

    private HealthReport told(Instant now, Told... channels) {
        return HealthProcess.run(
                home,
                "jdbc:sqlite:" + file,
                HealthProcess.LIMITS,
                HealthProcess.notifierOf(List.of(channels), true),
                now);
    }

    private static Instant at(int minutes) {
        return NOON.plusSeconds(60L * minutes);
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
