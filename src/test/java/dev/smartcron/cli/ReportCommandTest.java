package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.SmtpServer;
import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as its user meets it: printed, sent through a real mail server, and sent by {@code health} itself. */
class ReportCommandTest {
    private static final String SUBJECT = "[smartcron web1] Report: ";

    @TempDir
    private Path folder;

    private Deployment deployment;
    private SmtpServer smtp;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.environment.put("TZ", "UTC");
        smtp = SmtpServer.plain();
        deployment.now = Instant.parse("2026-04-03T06:30:30Z");
        deployment.register("""
                  - {name: a, schedule: "0 * * * *", command: "echo fine", working_dir: /}
                  - {name: b, command: "echo 'token=<b>x</b>'; exit 3", priority: 5, working_dir: /}
                """);
        assertThat(deployment.smartcron("trigger", "a", "--wait").exitCode()).isZero();
        assertThat(deployment.smartcron("trigger", "b", "--wait").exitCode()).isOne();
    }

    @AfterEach
    void close() {
        smtp.close();
    }

    @Test
    void it_is_printed_as_it_is_mailed_and_as_json() throws IOException {
        settings("");
        String text = deployment.smartcron("report").out();
        assertThat(text)
                .startsWith("1 task fails: b; 2 runs, 50% succeeded, 1 failed\n")
                .contains("  LOW  b\n", "    exit 3\n    token=<b>x</b>\n", "      smartcron logs b --execution 2\n");
        Map<String, Object> json = deployment.smartcron("report", "--json").object();
        assertThat(json)
                .containsEntry("verdict", "failing")
                .containsEntry("runs", 2L)
                .containsEntry("failing_count", 1L)
                .containsEntry("since", "2026-04-02T06:30:30Z")
                .doesNotContainKey("sent");
        assertThat(text.replaceAll("\\s+", " ")).containsPattern("disk of \\S+: \\S+ of \\S+ free \\(\\d+%\\)");
        assertThat((List<?>) json.get("disks")).isNotEmpty();
        Answer sent = deployment.smartcron("report", "--send");
        assertThat(sent.exitCode()).isZero();
        assertThat(sent.out()).isEqualTo("mail: sent to ops@example.org\n");
        assertThat(smtp.subjects()).containsExactly(SUBJECT + "1 task fails: b; 2 runs, 50% succeeded, 1 failed");
        assertThat(smtp.body(0)).isEqualTo(text);
    }

    @Test
    void without_a_channel_sending_is_refused_in_two_lines_that_say_what_to_write() throws IOException {
        Answer none = deployment.smartcron("report", "--send");
        assertThat(none.exitCode()).isOne();
        assertThat(none.out()).isEmpty();
        assertThat(none.err())
                .isEqualTo("smartcron: no channel is configured, so the report has no way out\n"
                        + "  Try: Write a mail: section in " + deployment.home.resolve("smartcron.yaml") + ".\n");
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "channels: {command: {run: [cat]}}\n");
        assertThat(deployment.smartcron("report", "--send").err())
                .contains("no mail is configured", "report: {to: [command]}")
                .hasLineCount(2);
    }

    @Test
    void what_is_not_taken_waits_in_the_outbox_and_is_delivered_by_health() throws IOException {
        settings("");
        smtp.refuseNextRecipient(451, "greylisted");
        Answer waiting = deployment.smartcron("report", "--send", "--json");
        assertThat(waiting.exitCode()).isZero();
        assertThat(waiting.object().get("sent").toString()).contains("state=waiting", "greylisted");
        deployment.now = deployment.now.plusSeconds(61);
        deployment.smartcron("health");
        assertThat(reports()).hasSize(1);
    }

    @Test
    void health_sends_it_once_a_day_at_its_time_and_news_of_low_severity_leave_with_it() throws IOException {
        settings("report: {at: \"07:00\", timezone: UTC}\n");
        assertThat(deployment.smartcron("health").out()).contains("the next one is sent at 07:00");
        assertThat(smtp.subjects()).isEmpty();
        deployment.now = Instant.parse("2026-04-03T07:02:00Z");
        deployment.smartcron("run");
        assertThat(deployment.smartcron("health", "--no-alerts").out()).contains("due since 2026-04-03 07:00:00 UTC");
        assertThat(reports()).isEmpty();
        assertThat(deployment.smartcron("health").out()).contains("on its way to mail");
        deployment.now = deployment.now.plus(Duration.ofMinutes(5));
        assertThat(deployment.smartcron("health").out()).contains("sent 2026-04-03 07:02:00 UTC");
        assertThat(reports()).hasSize(1);
        assertThat(smtp.body(smtp.subjects().indexOf(reports().get(0))))
                .contains("OPEN ALERTS", "  LOW  b failed: exit 3\n");
        assertThat(deployment.smartcron("alerts", "--json").array())
                .filteredOn(alert -> "b".equals(alert.get("subject")))
                .singleElement()
                .satisfies(
                        alert -> assertThat(alert.get("delivered").toString()).contains("state=delivered"));
        // By the next day's, nothing of it has left alone.
        deployment.now = Instant.parse("2026-04-04T07:01:00Z");
        deployment.smartcron("run");
        deployment.smartcron("health");
        assertThat(reports()).hasSize(2);
        assertThat(smtp.subjects()).noneMatch(subject -> subject.contains("LOW"));
    }

    @Test
    void since_is_a_time_in_the_past() throws IOException {
        settings("");
        assertThat(deployment.smartcron("report", "--since", "2026-04-03T06:29").out())
                .contains("From 2026-04-03 06:29 to 2026-04-03 06:30, ");
        Answer future = deployment.smartcron("report", "--since", "2026-05-01");
        assertThat(future.exitCode()).isEqualTo(2);
        assertThat(future.err()).contains("is not before now").hasLineCount(2);
    }

    @Test
    void the_settings_say_to_whom_it_goes_and_where_its_day_ends() throws IOException {
        settings("report: {to: [command], timezone: Asia/Tokyo}\nchannels: {command: {run: [cat]}}\n");
        assertThat(deployment.smartcron("report").out())
                .contains("From 2026-04-02 15:30 to 2026-04-03 15:30, Asia/Tokyo\n");
        assertThat(deployment.smartcron("report", "--send").out()).isEqualTo("command: sent\n");
        assertThat(smtp.subjects()).isEmpty();
    }

    @Test
    void a_report_that_is_to_be_sent_needs_a_way_out() throws IOException {
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "report: {at: \"07:00\"}\n");
        assertThat(deployment.smartcron("report").exitCode()).isEqualTo(3);
        assertThat(deployment.smartcron("report").err())
                .contains("smartcron.yaml:1:10: at: sends the report by mail, and this file has no mail");
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "report: {at: \"25:00\", to: [slack]}\n");
        assertThat(deployment.smartcron("report").err()).contains("is not a time of day");
    }

    private List<String> reports() {
        return smtp.subjects().stream()
                .filter(subject -> subject.startsWith(SUBJECT))
                .toList();
    }

    private void settings(String more) throws IOException {
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "mail: {host: localhost, port: " + smtp.port()
                        + ", starttls: \"off\", from: cron@example.org, to: [ops@example.org]}\n"
                        + "health: {disk_free_min: 0%, memory_free_min: 0%}\n" + more);
    }
}
