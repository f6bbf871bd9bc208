package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.SmtpServer;
import dev.smartcron.alert.TaskRuns;
import dev.smartcron.alert.TestKey;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.BeginTick;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several real {@code health} processes at the same moment, through STARTTLS and AUTH and Java's own trust store. */
class HealthProcessesTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");

    @TempDir
    private Path home;

    /** Milliseconds that a database may take. */
    private static final String NEVER_SLOW = "600000";

    private static final String ALWAYS_SLOW = "-1";

    /** On a machine that is so busy that a check takes longer than it may, a later look finds what that one was about. */
    @Test
    void three_processes_at_once_mail_once() throws Exception {
        String url = "jdbc:sqlite:" + home.resolve("smartcron.db");
        try (Database database = Database.open(url, null)) {
            TaskRuns runs = new TaskRuns(database, "web1").register("payroll_sync", 1, NOON);
            new BeginTick(database, unused -> {})
                    .begin(new Node("web1", "production", "boot", "test"), "r", NOON, Duration.ofDays(1), List.of());
            runs.fail("payroll_sync", NOON, 2, "no rosters");
        }
        try (SmtpServer smtp = SmtpServer.secure()) {
            for (int minute = 5; minute < 10 && told(smtp, "has not ticked") == 0; minute++) {
                for (Process process : start(3, url, smtp.port(), NOON.plus(Duration.ofMinutes(minute)))) {
                    String said = said(process);
                    assertThat(process.exitValue()).as(said).isEqualTo(1);
                }
            }
            assertThat(told(smtp, "has not ticked")).isEqualTo(1);
            assertThat(told(smtp, "payroll_sync failed")).isEqualTo(1);
            assertThat(smtp.overTls()).isEqualTo(smtp.received().size());
        }
    }

    @Test
    void three_processes_at_once_without_a_database_mail_once() throws Exception {
        Path file = home.resolve("smartcron.db");
        Files.createDirectory(file);
        try (SmtpServer smtp = SmtpServer.secure()) {
            List<Process> processes = start(3, "jdbc:sqlite:" + file, smtp.port(), NOON);
            for (Process process : processes) {
                String said = said(process);
                assertThat(process.exitValue()).as(said).isEqualTo(3);
            }
            assertThat(smtp.subjects())
                    .containsExactly("[smartcron web1] CRITICAL the database of web1 cannot be used");
        }
    }

    @Test
    void a_slow_database_is_told_with_where_to_look_and_is_over_when_it_is_quick() throws Exception {
        String url = "jdbc:sqlite:" + home.resolve("smartcron.db");
        try (Database database = Database.open(url, null);
                SmtpServer smtp = SmtpServer.secure()) {
            new TaskRuns(database, "web1").register("yearly", 3, NOON);
            Instant now = NOON;
            // Two looks, since a machine may have been busy for a moment.
            for (int look = 1; look <= 3; look++) {
                now = now.plusSeconds(60);
                tick(database, now);
                said(start(url, smtp.port(), now, ALWAYS_SLOW));
                assertThat(smtp.received()).as("after look " + look).hasSize(look < 2 ? 0 : 1);
            }
            assertThat(smtp.subjects().get(0)).matches(".* HIGH the database is slow: \\d+ ms from web1");
            assertThat(smtp.body(0)).contains("ticks come late", "Look at the load of its disk or server");
            for (int look = 1; look <= 3; look++) {
                now = now.plusSeconds(60);
                tick(database, now);
                said(start(url, smtp.port(), now, NEVER_SLOW));
            }
            assertThat(smtp.subjects()).hasSize(2);
            assertThat(smtp.subjects().get(1)).contains("RESOLVED").contains("the database is slow");
        }
    }

    /** The mails that have this in them. */
    private static long told(SmtpServer smtp, String what) throws Exception {
        long mails = 0;
        for (int i = 0; i < smtp.received().size(); i++) {
            mails += (smtp.subjects().get(i) + smtp.body(i)).contains(what) ? 1 : 0;
        }
        return mails;
    }

    private static void tick(Database database, Instant now) {
        new BeginTick(database, unused -> {})
                .begin(
                        new Node("web1", "production", "boot", "test"),
                        "r",
                        now,
                        Duration.ofDays(1).plus(Duration.between(NOON, now)),
                        List.of());
    }

    private List<Process> start(int many, String url, int port, Instant now) throws IOException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            processes.add(start(url, port, now, NEVER_SLOW));
        }
        return processes;
    }

    private Process start(String url, int port, Instant now, String slowMillis) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dsmartcron.slow_ms=" + slowMillis,
                        "-Djavax.net.ssl.trustStore=" + TestKey.store(),
                        "-Djavax.net.ssl.trustStorePassword=" + TestKey.PASSWORD,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HealthProcess.class.getName(),
                        home.toString(),
                        url,
                        String.valueOf(port),
                        now.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static String said(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
