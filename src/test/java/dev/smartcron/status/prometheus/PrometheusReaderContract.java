package dev.smartcron.status.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.alert.TaskRuns;
import dev.smartcron.app.LocalNode;
import dev.smartcron.app.PrometheusFigures;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.Added;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.TaskChanges;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.tick.BeginTick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus is given of tasks that ran, nodes that ticked, jobs, alerts and messages. */
abstract class PrometheusReaderContract {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final double NOON_SECONDS = NOON.getEpochSecond();

    @TempDir
    private Path home;

    private String url;
    private Database database;
    private TaskRuns runs;
    private PrometheusFigures figures;

    /** The JDBC URL of an empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void open() throws IOException {
        url = emptyDatabase();
        database = Database.open(url, null);
        runs = new TaskRuns(database, "web1");
        Files.writeString(
                home.resolve("smartcron.yaml"),
                "mail: {host: h, from: a@b, to: c@d}\nchannels: {slack: {url: \"https://s\"}}\n");
        Settings settings = Settings.load(
                Options.NONE, Map.of("SMARTCRON_HOME", home.toString(), "SMARTCRON_NODE", "web1", "SMARTCRON_DB", url));
        figures = new PrometheusFigures(new LocalNode(settings, Map.of()), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Map<String, Double> at(Instant now) {
        return Exposed.values(figures.text(database, now));
    }

    private static Instant minute(long minutes) {
        return NOON.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void a_task_has_its_last_run_its_next_and_the_sums_of_all() {
        runs.register("a", 3, NOON).register("never", 3, NOON);
        runs.fail("a", NOON, 1, "no");
        runs.succeed("a", minute(1));
        runs.fail("a", minute(2), 1, "no");
        runs.start("a", minute(3));
        runs.plan("a", minute(4));
        Map<String, Double> expected = new TreeMap<>(Map.of(
                "smartcron_task_enabled",
                1.0,
                "smartcron_task_paused",
                0.0,
                "smartcron_task_running",
                1.0,
                "smartcron_task_next_run_timestamp_seconds",
                NOON_SECONDS + 240,
                "smartcron_task_last_success_timestamp_seconds",
                NOON_SECONDS + 60,
                "smartcron_task_last_start_timestamp_seconds",
                NOON_SECONDS + 180,
                "smartcron_task_last_end_timestamp_seconds",
                NOON_SECONDS + 123,
                "smartcron_task_last_duration_seconds",
                3.0,
                "smartcron_task_peak_memory_bytes",
                1_000 * 1_024.0));
        expected.put("smartcron_execution_seconds_total", 9.0);
        expected.put("smartcron_cpu_seconds_total", 0.015);
        List.of("succeeded", "failed", "timed_out", "killed", "lost", "cancelled")
                .forEach(ended -> expected.put("smartcron_task_last_status " + ended, 0.0));
        expected.put("smartcron_task_last_status failed", 1.0);
        Status.FINAL.forEach(ended -> expected.put("smartcron_executions_total " + ended.word(), 0.0));
        expected.put("smartcron_executions_total succeeded", 1.0);
        expected.put("smartcron_executions_total failed", 2.0);
        assertThat(task(at(minute(5)), "a")).isEqualTo(expected);
        assertThat(at(minute(5))).containsEntry("smartcron_locks_held", 1.0);
        assertThat(task(at(minute(5)), "never"))
                .containsEntry("smartcron_executions_total failed", 0.0)
                .containsEntry("smartcron_execution_seconds_total", 0.0)
                .containsEntry("smartcron_cpu_seconds_total", 0.0)
                .doesNotContainKeys(
                        "smartcron_task_last_success_timestamp_seconds",
                        "smartcron_task_last_start_timestamp_seconds",
                        "smartcron_task_last_end_timestamp_seconds",
                        "smartcron_task_last_status failed",
                        "smartcron_task_peak_memory_bytes");
    }

    /** The values of a task, by metric, and status where there is one. */
    private static Map<String, Double> task(Map<String, Double> values, String task) {
        Map<String, Double> its = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.contains("task=\"" + task + "\"")) {
                its.put(name.replaceAll("\\{.*status=\"(\\w+)\".*}", " $1").replaceAll("\\{.*}", ""), value);
            }
        });
        return its;
    }

    @Test
    void a_disabled_task_has_no_next_run_and_a_paused_one_says_so() throws SQLException {
        runs.register("off", 3, NOON).register("paused", 3, NOON).registerService("service", 3, NOON);
        database.change(session -> new TaskChanges(session).replan("off", null, NOON));
        sql("update tasks set enabled = 0 where name = 'off'");
        sql("update tasks set paused_at = ?, paused_by = 'ann' where name = 'paused'", NOON.toEpochMilli());
        Claim claim = runs.startService("service", NOON);
        runs.end(claim, minute(1), Status.SUCCEEDED, 0, null, null, null);
        Map<String, Double> values = at(minute(2));
        assertThat(task(values, "off"))
                .containsEntry("smartcron_task_enabled", 0.0)
                .doesNotContainKey("smartcron_task_next_run_timestamp_seconds");
        assertThat(task(values, "paused"))
                .containsEntry("smartcron_task_enabled", 1.0)
                .containsEntry("smartcron_task_paused", 1.0);
        assertThat(task(values, "service"))
                .containsEntry("smartcron_executions_total succeeded", 1.0)
                .doesNotContainKeys(
                        "smartcron_task_last_success_timestamp_seconds", "smartcron_task_next_run_timestamp_seconds");
    }

    /** As retention does, and more: nothing is left of them but their sums. */
    @Test
    void counters_never_fall_when_executions_are_removed_and_grow_on_afterwards() throws SQLException {
        runs.register("a", 3, NOON).register("b", 3, NOON);
        for (int i = 0; i < 20; i++) {
            runs.succeed("a", minute(i));
            runs.fail(i % 2 == 0 ? "a" : "b", minute(i).plusSeconds(10), 1, "no");
        }
        Map<String, Double> before = counters(at(minute(30)));
        assertThat(before).containsEntry("smartcron_executions_total{status=\"succeeded\",task=\"a\"}", 20.0);
        sql("delete from attempts");
        sql("delete from executions");
        sql("delete from sums where span <> 'ever'");
        Map<String, Double> after = at(minute(31));
        assertThat(counters(after)).isEqualTo(before);
        assertThat(after)
                .containsEntry("smartcron_task_last_success_timestamp_seconds{task=\"a\"}", NOON_SECONDS + 19 * 60);
        runs.fail("b", minute(40), 1, "no");
        Map<String, Double> later = counters(at(minute(41)));
        assertThat(later.keySet()).isEqualTo(before.keySet());
        assertThat(later)
                .allSatisfy((name, value) -> assertThat(value).as(name).isGreaterThanOrEqualTo(before.get(name)));
        assertThat(later).containsEntry("smartcron_executions_total{status=\"failed\",task=\"b\"}", 11.0);
    }

    @Test
    void what_was_counted_of_a_task_stays_when_it_is_registered_no_more() {
        runs.register("a", 3, NOON).succeed("a", NOON);
        runs.remove("a", minute(1));
        assertThat(task(at(minute(2)), "a"))
                .containsEntry("smartcron_executions_total succeeded", 1.0)
                .doesNotContainKeys("smartcron_task_enabled", "smartcron_task_last_success_timestamp_seconds");
    }

    private static Map<String, Double> counters(Map<String, Double> values) {
        Map<String, Double> counters = new TreeMap<>(values);
        counters.keySet().removeIf(name -> !name.contains("_total{"));
        assertThat(counters).hasSizeGreaterThan(20);
        return counters;
    }

    @Test
    void a_node_has_its_last_tick_how_late_it_began_and_the_minutes_without_one() {
        tick("web1", NOON.plusSeconds(5));
        tick("web1", minute(4).plusSeconds(7));
        Map<String, Double> values = at(minute(5));
        assertThat(values)
                .containsEntry("smartcron_tick_last_timestamp_seconds{node=\"web1\"}", NOON_SECONDS + 247)
                .containsEntry("smartcron_tick_lag_seconds{node=\"web1\"}", 7.0)
                .containsEntry("smartcron_ticks_missing_last_day{node=\"web1\"}", 3.0);
        assertThat(at(minute(15))).containsEntry("smartcron_ticks_missing_last_day{node=\"web1\"}", 13.0);
        assertThat(at(minute(3_000)))
                .containsEntry("smartcron_ticks_missing_last_day{node=\"web1\"}", 1_440.0)
                .doesNotContainKey("smartcron_tick_lag_seconds{node=\"web1\"}");
    }

    /** With a database file another name is a former one of the same machine, which will not tick again. */
    @Test
    void another_node_is_there_where_nodes_share_a_server() {
        tick("web1", NOON);
        tick("web2", NOON);
        boolean shared = database.file() == null;
        assertThat(at(minute(1)).containsKey("smartcron_tick_last_timestamp_seconds{node=\"web2\"}"))
                .isEqualTo(shared);
    }

    private void tick(String node, Instant at) {
        new BeginTick(database, unused -> {})
                .begin(
                        new Node(node, "production", "boot-" + node, "test"),
                        "runner-1",
                        at,
                        Duration.ofDays(1).plus(Duration.between(NOON, at)),
                        List.of());
    }

    @Test
    void jobs_alerts_and_messages_are_counted_with_a_zero_for_each_kind_that_there_may_be() throws SQLException {
        runs.register("a", 3, NOON);
        long running = Added.of(database, "a", Trigger.QUEUE, Overlap.ALLOW, 3, NOON);
        sql("update executions set status = 'running', node = 'web1', started_at = due_at where id = ?", running);
        Added.of(database, "a", Trigger.QUEUE, Overlap.ALLOW, 3, minute(1));
        Added.of(database, "a", Trigger.QUEUE, Overlap.ALLOW, 3, minute(2));
        condition("high", "firing");
        condition("high", "firing");
        condition("low", "snoozed");
        condition("low", "suspected");
        condition("low", "resolved");
        database.change(session -> Outbox.add(session, "mail", NOON, id -> "{}"));
        Map<String, Double> values = at(minute(10));
        assertThat(values)
                .containsEntry("smartcron_queue_jobs{state=\"pending\"}", 2.0)
                .containsEntry("smartcron_queue_jobs{state=\"running\"}", 1.0)
                .containsEntry("smartcron_queue_oldest_due_timestamp_seconds", NOON_SECONDS + 60)
                .containsEntry("smartcron_alerts{severity=\"high\",state=\"firing\"}", 2.0)
                .containsEntry("smartcron_alerts{severity=\"low\",state=\"snoozed\"}", 1.0)
                .containsEntry("smartcron_alerts{severity=\"critical\",state=\"firing\"}", 0.0)
                .containsEntry("smartcron_outbox_undelivered{channel=\"mail\"}", 1.0)
                .containsEntry("smartcron_outbox_undelivered{channel=\"slack\"}", 0.0);
        assertThat(values.keySet())
                .filteredOn(name -> name.startsWith("smartcron_alerts"))
                .hasSize(16);
        assertThat(values.get("smartcron_database_size_bytes")).isGreaterThan(100_000.0);
    }

    @Test
    void of_an_empty_database_there_is_what_needs_no_task() {
        String text = figures.text(database, NOON);
        Set<String> metrics = new TreeSet<>();
        Exposed.values(text).keySet().forEach(name -> metrics.add(name.replaceAll("\\{.*", "")));
        assertThat(metrics)
                .containsExactly(
                        "smartcron_alerts",
                        "smartcron_build_info",
                        "smartcron_database_size_bytes",
                        "smartcron_locks_held",
                        "smartcron_outbox_undelivered",
                        "smartcron_queue_jobs",
                        "smartcron_scrape_seconds");
        assertThat(text).endsWith("\n").doesNotContain("NaN");
    }

    private void condition(String severity, String state) throws SQLException {
        sql(
                "insert into conditions (rule, subject, severity, state, summary, detail, causes, told_to, first_seen,"
                        + " last_seen, count, looks, wrong, changed_at, reminders, resolved_at)"
                        + " values ('r', ?, ?, ?, '', '[]', '', '', 1, 1, 1, 0, 1, 1, 0, ?)",
                UUID.randomUUID().toString(),
                severity,
                state,
                state.equals("resolved") ? 1L : null);
    }

    private void sql(String statement, Object... values) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i]);
            }
            prepared.executeUpdate();
        }
    }
}
