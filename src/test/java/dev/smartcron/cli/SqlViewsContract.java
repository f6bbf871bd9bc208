package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.figures.FigureJson;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.KeptSums;
import dev.smartcron.store.query.KeptSums.TimeRange;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The views for people say what the commands say; run on each database. */
abstract class SqlViewsContract {
    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");

    @TempDir
    Path folder;

    private String url;
    private Deployment deployment;
    private Connection connection;

    /** The JDBC URL of a new, empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void fill() throws Exception {
        url = emptyDatabase();
        // Pauses and locks are held against the database's own clock.
        deployment = SqlStory.tell(folder, url, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        connection = DriverManager.getConnection(url);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void executions_are_what_history_says() throws SQLException {
        List<Map<String, Object>> history =
                deployment.smartcron("history", "--limit", "100", "--json").array();
        List<Map<String, String>> rows = select("select * from smart_cron_executions order by id desc");
        assertThat(rows).hasSameSizeAs(history).hasSize(10);
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            Map<String, Object> said = history.get(i);
            for (String key : List.of(
                    "id",
                    "status",
                    "trigger",
                    "duration_ms",
                    "exit_code",
                    "signal",
                    "reason_code",
                    "owner",
                    "parent",
                    "priority",
                    "fence",
                    "firings")) {
                assertThat(row.get(key)).as(key).isEqualTo(text(said.get(key)));
            }
            assertThat(row.get("task_name")).isEqualTo(said.get("task"));
            assertThat(row.get("host")).isEqualTo(said.get("node"));
            for (String key : List.of("scheduled_at", "started_at", "finished_at")) {
                assertThat(row.get(key)).as(key).isEqualTo(utc(said.get(key)));
            }
            assertThat(row.get("completed_at")).isEqualTo(row.get("finished_at"));
            List<?> attempts = (List<?>) said.get("attempts");
            assertThat(row.get("attempts")).isEqualTo(text(attempts.size()));
            Map<?, ?> last = attempts.isEmpty() ? Map.of() : (Map<?, ?>) attempts.get(attempts.size() - 1);
            assertThat(row.get("output_tail")).isEqualTo(last.get("output_tail"));
            assertThat(row.get("cpu_time_ms")).isEqualTo(text(last.get("cpu_ms")));
            assertThat(row.get("memory_peak_mb"))
                    .isEqualTo(
                            last.get("max_rss_kb") instanceof Long kb
                                    ? String.valueOf(Math.round(kb / 102.4) / 10.0)
                                    : null);
        }
        assertThat(rows.get(2))
                .containsEntry(
                        "error_message", "exit: PDOException: Connection refused at /srv/app/src/Accounts.php:17");
        assertThat(rows.get(5)).containsEntry("retry_count", "1").containsEntry("error_message", null);
    }

    @Test
    void tasks_are_what_list_says() throws SQLException {
        List<Map<String, Object>> list = deployment.smartcron("list", "--json").array();
        List<Map<String, String>> rows = select("select c.* from smart_cron_tasks_config c order by c.task_name");
        assertThat(rows).hasSameSizeAs(list).hasSize(6);
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            Map<String, Object> said = list.get(i);
            for (String key : List.of(
                    "category",
                    "description",
                    "schedule",
                    "timezone",
                    "priority",
                    "last_status",
                    "last_duration_ms",
                    "problem")) {
                assertThat(row.get(key)).as(row.get("task_name") + " " + key).isEqualTo(text(said.get(key)));
            }
            assertThat(row.get("task_name")).isEqualTo(said.get("name"));
            assertThat(row.get("enabled")).isEqualTo(flag(said.get("enabled")));
            assertThat(row.get("paused")).isEqualTo(flag(said.get("paused")));
            assertThat(row.get("next_run_at")).isEqualTo(utc(said.get("next_due")));
        }
        assertThat(rows)
                .extracting(row -> row.get("last_run_status"))
                .containsExactly("succeeded", "failed", "running", null, "succeeded", null);
        assertThat(rows)
                .extracting(row -> row.get("command"))
                .containsExactly(
                        "php cron/bank.php",
                        "php cron/sync.php",
                        "php cron/update.php | tee out",
                        "php cron/remind.php",
                        "php cron/vend.php --password=(hidden)",
                        "php cron/stock.php");
        assertThat(rows)
                .extracting(row -> row.get("timeout_seconds"))
                .containsExactly("1800", "600", "5400", "3600", "600", "3600");
        assertThat(rows)
                .extracting(row -> row.get("memory_limit_mb"))
                .containsExactly(null, "256.0", null, null, null, null);
        assertThat(rows).extracting(row -> row.get("max_retries")).containsExactly("0", "2", "0", "0", "3", "0");
        assertThat(rows.get(4)).containsEntry("runs", "9440").containsEntry("avg_duration_ms", "1263");
    }

    @Test
    void what_operators_and_files_change_is_there_at_once() throws Exception {
        deployment.smartcron("disable", "bank_fetch");
        deployment.smartcron("resume", "staff_remind");
        deployment.smartcron("reschedule", "vend_sales", "7 * * * *", "--timezone", "Asia/Tokyo");
        deployment.smartcron("reprioritise", "vend_sales", "5");
        String config = "select enabled, paused, schedule, timezone, priority, disabled_by from smart_cron_tasks_config"
                + " where task_name = ";
        assertThat(select(config + "'bank_fetch'").get(0))
                .containsEntry("enabled", "0")
                .containsEntry("disabled_by", "ann");
        assertThat(select(config + "'staff_remind'").get(0)).containsEntry("paused", "0");
        assertThat(select(config + "'vend_sales'").get(0))
                .containsEntry("schedule", "7 * * * *")
                .containsEntry("timezone", "Asia/Tokyo")
                .containsEntry("priority", "5");
        deployment.smartcron("pause", "--all");
        assertThat(select("select distinct paused from smart_cron_tasks_config"))
                .containsExactly(Map.of("paused", "1"));
        deployment.smartcron("resume", "--all");
        assertThat(select("select distinct paused from smart_cron_tasks_config"))
                .containsExactly(Map.of("paused", "0"));
        deployment.register("  - {name: bank_fetch, command: \"exit 3\", timeout: 90s, memory: 1536K, retries: 1}\n");
        assertThat(select("select command, timeout_seconds, memory_limit_mb, max_retries from smart_cron_tasks_config"
                        + " where task_name = 'bank_fetch'"))
                .containsExactly(Map.of(
                        "command", "exit 3", "timeout_seconds", "90", "memory_limit_mb", "1.5", "max_retries", "1"));
    }

    @Test
    void alerts_are_what_alerts_says() throws SQLException {
        List<Map<String, Object>> said =
                deployment.smartcron("alerts", "--all", "--json").array();
        List<Map<String, String>> rows = select("select * from smart_cron_alerts order by id");
        assertThat(rows).hasSameSizeAs(said).hasSize(3);
        for (Map<String, String> row : rows) {
            Map<String, Object> one = said.stream()
                    .filter(each -> text(each.get("id")).equals(row.get("id")))
                    .findFirst()
                    .orElseThrow();
            for (String key : List.of("rule", "subject", "severity", "state", "count", "acknowledged_by", "muted_by")) {
                assertThat(row.get(key)).as(key).isEqualTo(text(one.get(key)));
            }
            assertThat(row.get("task_name")).isEqualTo(one.get("task"));
            assertThat(row.get("message")).isEqualTo(one.get("summary"));
            for (String key : List.of("first_seen", "last_seen", "resolved_at")) {
                assertThat(row.get(key)).as(key).isEqualTo(utc(one.get(key)));
            }
            long delivered = ((List<?>) one.get("delivered"))
                    .stream()
                            .filter(each -> "delivered".equals(((Map<?, ?>) each).get("state")))
                            .count();
            assertThat(row.get("delivered")).isEqualTo(text(delivered));
        }
    }

    @Test
    void locks_are_those_of_tasks_that_are_held() throws SQLException {
        assertThat(select("select job_name, locked_by, execution_id, execution_status, fence, expired from cron_locks"))
                .containsExactly(Map.of(
                        "job_name", "payroll_update",
                        "locked_by", "web1",
                        "execution_id", "7",
                        "execution_status", "running",
                        "fence", "41",
                        "expired", "0"));
        deployment.sql("update slots set expires_at = taken_at");
        assertThat(select("select expired from cron_locks")).containsExactly(Map.of("expired", "1"));
    }

    @Test
    void the_log_of_executions_has_all_that_began() throws SQLException {
        assertThat(select("select execution_id from cron_execution_log order by started_at desc"))
                .extracting(row -> row.get("execution_id"))
                .containsExactly("9", "8", "7", "6", "5", "4", "1");
    }

    @Test
    void metrics_are_the_sums_that_are_kept() throws Exception {
        String other = emptyDatabase();
        SqlStory.tell(folder, other, SqlStory.NOW);
        Instant today = SqlStory.NOW.truncatedTo(ChronoUnit.DAYS);
        TaskSums kept;
        try (Database database = Database.open(other, null)) {
            kept = new KeptSums(database, SqlStory.NOW)
                    .of("vend_sales", new TimeRange(today.minus(1, ChronoUnit.DAYS), today));
        }
        Map<String, String> row;
        try (Connection own = DriverManager.getConnection(other)) {
            row = SqlPage.select(
                            own,
                            "select * from smart_cron_metrics where task_name = 'vend_sales' and day = '2026-11-27'")
                    .get(0);
        }
        for (Status status : Status.FINAL) {
            assertThat(row.get(status.word())).as(status.word()).isEqualTo(text(kept.count(status)));
        }
        Sums ran = kept.ran();
        assertThat(row)
                .containsEntry("runs", text(kept.runs()))
                .containsEntry("avg_duration_ms", text(ran.mean()))
                .containsEntry("max_duration_ms", text(ran.times().longest()))
                .containsEntry("total_duration_ms", text(ran.times().total()))
                .containsEntry("longest_wait_ms", text(ran.times().longestWait()))
                .containsEntry("attempts", text(ran.counts().attempts()))
                .containsEntry("cpu_time_ms", text(ran.resources().cpuMillis()))
                .containsEntry("memory_peak_mb", "36.0");
        assertThat(new BigDecimal(row.get("success_rate")))
                .isEqualByComparingTo(FigureJson.successRate(kept).orElseThrow());
    }

    @Test
    void times_are_compared_as_text() throws SQLException {
        String began = select("select started_at from smart_cron_executions where id = 6")
                .get(0)
                .get("started_at");
        assertThat(began).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.900Z");
        for (String from : List.of(began, began.substring(0, 19), began.substring(0, 16))) {
            assertThat(select("select id from smart_cron_executions where started_at >= '" + from + "' order by id"))
                    .as(from)
                    .extracting(row -> row.get("id"))
                    .containsExactly("6", "7", "8", "9");
        }
        deployment.sql(
                "update executions set started_at = ? where id = 1",
                Instant.now().toEpochMilli() - 7_200_000L);
        assertThat(select("select id from smart_cron_executions where id in (1, 9)"
                        + " and started_at < (select hour_ago from smart_cron_now)"))
                .containsExactly(Map.of("id", "1"));
    }

    @Test
    void nobody_writes_through_a_view_not_even_who_owns_the_tables() throws SQLException {
        List<String> views = SqlPage.views(connection, url);
        assertThat(views).hasSize(8);
        for (String view : views) {
            String column =
                    select("select * from " + view).get(0).keySet().iterator().next();
            for (String sql : List.of("delete from " + view, "update " + view + " set " + column + " = " + column)) {
                assertThatThrownBy(() -> deployment.sql(sql)).as(sql).isInstanceOf(SQLException.class);
            }
        }
    }

    private List<Map<String, String>> select(String sql) throws SQLException {
        return SqlPage.select(connection, sql);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static String flag(Object value) {
        return Boolean.TRUE.equals(value) ? "1" : "0";
    }

    /** An instant of JSON as the views have it. */
    private static String utc(Object iso) {
        return iso == null
                ? null
                : UTC.format(OffsetDateTime.parse(iso.toString()).withOffsetSameInstant(ZoneOffset.UTC));
    }
}
