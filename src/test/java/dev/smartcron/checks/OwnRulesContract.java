package dev.smartcron.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.Notifier;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.TaskRuns;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.RowSums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules about figures, an operator's own and the one on success rates: told once, counted while they last, and over. */
abstract class OwnRulesContract {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(60));

    @TempDir
    private Path home;

    private String url;
    private Database database;
    private TaskRuns runs;
    private Instant now = NOON;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() {
        url = emptyDatabase();
        database = Database.open(url, null);
        runs = new TaskRuns(database, "web1").register("pay_sync", 2, LONG_AGO);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Each of these has three runs of the last hour: of a minute, two and ten; the first failed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "success_rate < 95% over 24h | success_rate 66.7% over 24h, below 95% (2 of 3 runs)",
                "failures >= 1 over 24h      | failures 1 over 24h, at least 1 (of 3 runs)",
                "runs > 2 over 1h            | runs 3 over 1h, above 2",
                "mean > 4m over 24h          | mean 4m20s over 24h, above 4m (3 runs)",
                "p50 > 1m over 24h           | p50 2m over 24h, above 1m (3 runs)",
                "p95 > 9m over 24h           | p95 10m over 24h, above 9m (3 runs)",
                "max >= 10m over 24h         | max 10m over 24h, at least 10m (3 runs)",
                "cpu > 11s over 24h          | cpu 12s over 24h, above 11s (3 runs)",
                "memory > 100M over 24h      | memory 200M over 24h, above 100M (3 runs)",
                "queue_wait > 30s over 24h   | queue_wait 40s over 24h, above 30s (3 runs)"
            })
    void each_figure_is_told_once_and_over_when_it_is_back(String when, String summary) throws Exception {
        String rules = "{name: mine, tasks: \"pay_*\", when: \"" + when + "\", severity: low}";
        assertThat(look(rules)).isEmpty();
        run("pay_sync", "failed", 1, 10, 50);
        run("pay_sync", "succeeded", 2, 40, 100);
        run("pay_sync", "succeeded", 10, 20, 200);
        run("other", "failed", 60, 600, 9_000);
        List<Condition> open = look(rules);
        assertThat(open).extracting(Condition::summary).containsExactly("pay_sync: " + summary);
        assertThat(open.get(0).state().severity().word()).isEqualTo("low");
        assertThat(open.get(0).task()).isEqualTo("pay_sync");
        List<Condition> again = look(rules);
        assertThat(again).extracting(Condition::id).containsExactly(open.get(0).id());
        assertThat(again.get(0).state().count()).isEqualTo(2);
        now = NOON.plus(Duration.ofHours(25));
        assertThat(look(rules)).isEmpty();
    }

    @Test
    void a_rule_names_its_channels() throws Exception {
        run("pay_sync", "failed", 1, 0, 1);
        String rule = "{name: mine, tasks: \"*\", when: failures >= 1 over 24h";
        assertThat(look(rule + ", to: log}")).extracting(Condition::to).containsExactly(List.of("log"));
        assertThat(look(rule.replace("mine", "plain") + "}"))
                .filteredOn(each -> each.rule().equals("plain"))
                .extracting(Condition::to)
                .containsExactly(List.of());
    }

    @Test
    void a_task_that_has_not_run_is_told_unless_it_is_new_or_paused() throws Exception {
        String rules = "{name: ran, tasks: \"*\", when: runs < 1 over 25h}";
        runs.register("young", 3, NOON.minus(Duration.ofHours(24)));
        assertThat(look(rules)).extracting(Condition::summary).containsExactly("pay_sync: runs 0 over 25h, below 1");
        assertThat(look(rules).get(0).state().severity().word())
                .as("by the task's priority")
                .isEqualTo("high");
        sql("update tasks set paused_at = 0, paused_by = 'ann' where name = 'pay_sync'");
        assertThat(look(rules)).isEmpty();
        sql("update tasks set paused_at = null where name = 'pay_sync'");
        assertThat(look(rules)).hasSize(1);
        run("pay_sync", "failed", 1, 0, 1);
        assertThat(look(rules)).isEmpty();
    }

    @Test
    void a_task_that_has_not_succeeded_for_so_long_is_told_with_the_time_of_its_last_success() throws Exception {
        String rules = "{name: stale, tasks: [pay_sync], when: last_success_age > 2d}";
        assertThat(look(rules))
                .extracting(Condition::summary)
                .containsExactly("pay_sync: last_success_age 60d, above 2d (none since it was registered)");
        sql(
                "update tasks set last_success = ?",
                NOON.minus(Duration.ofHours(50)).toEpochMilli());
        assertThat(look(rules))
                .extracting(Condition::summary)
                .containsExactly("pay_sync: last_success_age 2d2h, above 2d");
        sql("update tasks set last_success = ?", NOON.toEpochMilli());
        assertThat(look(rules)).isEmpty();
    }

    @Test
    void the_alert_of_a_rule_that_was_taken_out_ends_once_no_look_has_held_it_for_a_while() throws Exception {
        String rules = "{name: ran, tasks: \"*\", when: runs < 1 over 25h}";
        String other = "{name: quick, tasks: \"*\", when: max > 1h over 1h}";
        look(rules);
        now = NOON.plus(Duration.ofMinutes(10));
        assertThat(look(other)).as("another node's settings may still have it").hasSize(1);
        now = NOON.plus(Duration.ofMinutes(15));
        assertThat(look(other)).isEmpty();
        assertThat(new Conditions(database).resolved(20))
                .filteredOn(each -> each.rule().equals("ran"))
                .extracting(Condition::because)
                .containsExactly("pay_sync is no longer held against ran: that rule was taken out of the settings.");
    }

    @Test
    void the_alert_about_a_task_that_is_gone_ends() throws Exception {
        String rules = "{name: ran, tasks: \"*\", when: runs < 1 over 25h}";
        assertThat(look(rules)).hasSize(1);
        runs.register("another", 3, NOON).remove("pay_sync", NOON);
        assertThat(look(rules)).isEmpty();
    }

    @Test
    void what_somebody_has_killed_or_a_newer_run_replaced_is_no_failure() throws Exception {
        run("pay_sync", "killed", 1, 0, 1);
        sql("update executions set reason_code = 'replaced'");
        RowSums.count(database);
        String rules = "{name: rate, tasks: \"*\", when: success_rate < 95% over 24h}";
        assertThat(look(rules)).as("nothing is known").isEmpty();
        run("pay_sync", "killed", 1, 0, 1);
        assertThat(look(rules))
                .extracting(Condition::summary)
                .containsExactly("pay_sync: success_rate 0% over 24h, below 95% (0 of 1 run)");
    }

    @Test
    void a_task_that_too_seldom_succeeds_is_told_but_not_while_it_is_told_that_it_fails() throws Exception {
        for (int i = 0; i < 3; i++) {
            run("pay_sync", "failed", 1, 0, 1);
        }
        for (int i = 0; i < 6; i++) {
            run("pay_sync", "succeeded", 1, 0, 1);
        }
        assertThat(look("")).as("fewer than ten").isEmpty();
        run("pay_sync", "succeeded", 1, 0, 1);
        assertThat(look(""))
                .extracting(each -> each.rule() + " " + each.state().severity().word() + " " + each.summary())
                .containsExactly(
                        "success_rate_low medium pay_sync: success_rate 70% over 24h, below 80% (7 of 10 runs)");
        runs.fail("pay_sync", NOON, 1, null);
        now = NOON.plusSeconds(60);
        assertThat(look(""))
                .filteredOn(each -> each.rule().equals("success_rate_low"))
                .extracting(Condition::mutedBy)
                .containsExactly("task_failed pay_sync");
        for (int i = 0; i < 10; i++) {
            run("pay_sync", "succeeded", 1, 0, 1);
        }
        assertThat(look(""))
                .filteredOn(each -> each.rule().equals("success_rate_low"))
                .as("17 of 21 runs")
                .isEmpty();
    }

    /** What is open of rules about figures, once `health` has looked. */
    private List<Condition> look(String rules) throws IOException {
        Notifier notifier =
                new Notifier(new Sender("web1", ZoneOffset.UTC), settings(rules), Channels.of(List.of()), true);
        HealthReport report = HealthProcess.run(home, url, HealthProcess.LIMITS, notifier, now);
        assertThat(report.canWork()).isTrue();
        return new Conditions(database)
                .unresolved().stream()
                        .filter(each -> each.subject().equals("pay_sync")
                                || each.subject().equals("young"))
                        .filter(each -> !each.rule().equals("task_overdue"))
                        .toList();
    }

    private AlertSettings settings(String rules) throws IOException {
        Path file = Files.writeString(home.resolve("smartcron.yaml"), "alerts: {rules: [" + rules + "]}\n");
        return Settings.load(new Options(home, file, null, null, null), Map.of("SMARTCRON_HOME", home.toString()))
                .alerts();
    }

    /** A run that has just ended: it took so many minutes, waited so many seconds, and used 4s of processor time. */
    private void run(String task, String status, int minutes, int waited, int megabytes) throws SQLException {
        long end = now.toEpochMilli();
        long start = end - 60_000L * minutes;
        sql("""
                insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at, started_at,
                    finished_at, attempts, alerted)
                values (?, 'manual', 'skip', ?, 3, ?, ?, ?, ?, 1, 1)""", task, start - 1_000L * waited, status, start, start, end);
        sql("""
                insert into attempts (execution_id, number, started_at, status, cpu_ms, max_rss_kb)
                select max(id), 1, max(started_at), 'failed', 4000, ? from executions""", 1_024L * megabytes);
        RowSums.count(database);
    }

    private void sql(String text, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
