package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.cli.Deployment.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanupCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException {
        deployment = new Deployment(folder);
        deployment.register("  - {name: a, command: [\"true\"], working_dir: /}\n");
    }

    private void happenedLongAgo() throws Exception {
        for (int i = 0; i < 3; i++) {
            deployment.happened(
                    "gone", "succeeded", null, "2025-12-0" + (i + 1) + "T00:00:00Z", "2025-12-05T00:00:00Z");
        }
        for (int i = 0; i < 1_234; i++) {
            event(Duration.ofDays(8));
        }
        Path log = deployment.home.resolve("logs/tasks/gone.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, "x".repeat(2_000));
        Files.setLastModifiedTime(log, FileTime.from(deployment.now.minus(Duration.ofDays(31))));
    }

    private void event(Duration age) throws SQLException {
        deployment.sql(
                "insert into events (at, kind, name, data) values (?, 'task', 'x', '{}')",
                deployment.now.minus(age).toEpochMilli());
    }

    @Test
    void it_says_in_a_line_for_each_kind_what_went() throws Exception {
        happenedLongAgo();
        assertThat(deployment.smartcron("cleanup", "--dry-run").out()).isEqualTo("""
                would be removed:
                  executions        3
                  output files      1
                  events        1,234
                files of 2000; what the database would free is known when it is done
                """);
        Answer done = deployment.smartcron("cleanup");
        assertThat(done.exitCode()).isZero();
        assertThat(done.err()).isEmpty();
        assertThat(done.out()).matches("""
                executions        3
                output files      1
                events        1,234
                freed \\d+[KM]? in \\S+
                """);
        assertThat(deployment.smartcron("cleanup").out()).isEqualTo("Nothing is old enough to be removed.\n");
        assertThat(cleanupLog())
                .hasSize(2)
                .first()
                .asString()
                .matches("\\S+ removed: executions 3, output files 1, events 1234; freed \\d+[KM]? in \\S+");
        assertThat(cleanupLog().get(1)).endsWith(" nothing was old enough to be removed");
    }

    private List<String> cleanupLog() throws IOException {
        return Files.readAllLines(deployment.home.resolve("logs/cleanup.log"));
    }

    @Test
    void its_json_has_every_kind_and_what_was_freed() throws Exception {
        happenedLongAgo();
        assertThat(deployment.smartcron("cleanup", "--dry-run", "--json").object())
                .containsEntry("executions", 3L)
                .containsEntry("bytes_freed", 2_000L)
                .containsEntry("dry_run", true);
        var done = deployment.smartcron("cleanup", "--json").object();
        assertThat(done)
                .containsEntry("executions", 3L)
                .containsEntry("output_files", 1L)
                .containsEntry("events", 1_234L)
                .containsEntry("ticks", 0L)
                .containsEntry("alerts", 0L)
                .containsEntry("audit", 0L)
                .containsEntry("notes", List.of())
                .containsEntry("dry_run", false)
                .containsKeys("duration_ms", "longest_batch_ms");
        // More than the log: what the events were in is free.
        assertThat((Long) done.get("bytes_freed")).isGreaterThan(20_000);
    }

    @Test
    void settings_say_how_long_each_is_kept() throws Exception {
        happenedLongAgo();
        Files.writeString(
                deployment.home.resolve("smartcron.yaml"),
                "retention: {executions: 200d, output: 60d, events: 9d, audit: 1d}\n");
        assertThat(deployment.smartcron("cleanup").out()).isEqualTo("Nothing is old enough to be removed.\n");
    }

    @Test
    void settings_say_how_long_ticks_alerts_and_the_audit_are_kept() throws Exception {
        long ago = deployment.now.minus(Duration.ofDays(3)).toEpochMilli();
        deployment.sql(
                "insert into ticks (node, runner, started_at, finished_at, lag_ms) values ('a', 'r', ?, ?, 0)",
                ago,
                ago);
        deployment.sql(
                "insert into audit (at, actor, origin, action, task, detail) values (?, 'ann', 'n', 'kill', 'gone', '{}')",
                ago);
        deployment.sql("""
                insert into conditions (rule, subject, state, severity, summary, detail, causes, told_to, first_seen, last_seen,
                    count, looks, wrong, changed_at, reminders, resolved_at)
                values ('disk', 'a', 'resolved', 'high', '', '[]', '', '', 1, 1, 1, 0, 0, 1, 0, ?)""", ago);
        assertThat(deployment.smartcron("cleanup").out()).isEqualTo("Nothing is old enough to be removed.\n");
        Files.writeString(deployment.home.resolve("smartcron.yaml"), "retention: {ticks: 2d, alerts: 2d, audit: 2d}\n");
        assertThat(deployment.smartcron("cleanup", "--json").object())
                .containsEntry("ticks", 1L)
                .containsEntry("alerts", 1L)
                .containsEntry("audit", 1L);
    }

    @Test
    void what_cannot_be_removed_is_told_and_is_no_success() throws Exception {
        Files.createDirectories(deployment.home.resolve("logs"));
        Files.writeString(deployment.home.resolve("logs/tasks"), "a file in its place");
        Answer answer = deployment.smartcron("cleanup");
        assertThat(answer.exitCode()).isEqualTo(ExitCode.BAD_NEWS);
        assertThat(answer.err())
                .isEqualTo("smartcron: cannot look into " + deployment.home.resolve("logs/tasks")
                        + ": not a folder\n  Try: mend that, and give the command again; all else is done.\n");
        assertThat(deployment.smartcron("verify").out()).contains("nothing is older than twice");
    }

    @Test
    void where_nothing_was_ever_recorded_it_says_so() {
        Answer answer = new Deployment(folder.resolve("other")).smartcron("cleanup");
        assertThat(answer.exitCode()).isEqualTo(ExitCode.CANNOT_WORK);
        assertThat(answer.err()).contains("no task is registered in");
    }

    /** The crontab's second line keeps events bounded where nobody cleans up. */
    @Test
    void health_removes_some_old_events_and_a_look_none() throws Exception {
        deployment.sql("""
                with recursive n(i) as (select 1 union all select i + 1 from n where i < 6000)
                insert into events (at, kind, name, data) select ?, 'task', 'x', '{}' from n""", deployment.now.minus(Duration.ofDays(8)).toEpochMilli());
        event(Duration.ofDays(6));
        assertThat(left()).isGreaterThan(6_000);
        deployment.smartcron("health", "--no-alerts");
        assertThat(left()).isGreaterThan(6_000);
        deployment.smartcron("health");
        assertThat(left()).isLessThan(6_000).isGreaterThan(1_000);
        for (int looks = 0; looks < 20 && left() > 100; looks++) {
            deployment.smartcron("health");
        }
        assertThat(deployment.smartcron("cleanup", "--json").object()).containsEntry("events", 0L);
        assertThat(left()).isBetween(1, 100);
    }

    private int left() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + deployment.home.resolve("smartcron.db"));
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from events")) {
            return count.getInt(1);
        }
    }
}
