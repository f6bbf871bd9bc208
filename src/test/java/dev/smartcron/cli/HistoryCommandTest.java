package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.cli.Deployment.Answer;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.text.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {
    @TempDir
    private Path folder;

    private Deployment deployment;

    @BeforeEach
    void deploy() throws IOException, SQLException {
        deployment = new Deployment(folder);
        deployment.register("""
                  - {name: flagged_products_generate_ai_insights, schedule: "0 * * * *", command: [a]}
                  - {name: nightly, schedule: "0 3 * * *", timezone: Australia/Sydney, command: [a]}
                """);
        deployment.happened("nightly", "succeeded", null, "2026-04-01T16:00:00Z", "2026-04-01T16:12:30Z");
        deployment.happened(
                "flagged_products_generate_ai_insights",
                "timed_out",
                Reason.of(ReasonCode.TIMEOUT).with("timeout", Duration.ofHours(1)),
                "2026-04-02T05:00:00Z",
                "2026-04-02T06:00:00Z");
        deployment.happened(
                "flagged_products_generate_ai_insights",
                "skipped",
                Reason.of(ReasonCode.OVERLAP).with("execution", 2).with("since", Instant.parse("2026-04-02T05:00:00Z")),
                null,
                null);
        deployment.sql(
                "insert into attempts (execution_id, number, started_at, finished_at, status, reason_code, reason_facts, signal, cpu_ms,"
                        + " max_rss_kb, output_tail) values (2, 1, 1775106000000, 1775109600000, 'timed_out', 'timeout', '{\"timeout\":3600000}', 15, 12, 340, 'x\n')");
    }

    /** Without an index to go by, each query reads each of its tables once, from one end to the other. */
    @Test
    void attempts_and_shards_of_many_executions_are_asked_for_as_often_as_those_of_one() throws SQLException {
        String url = PostgresServer.newDatabase();
        deployment.environment.put("SMARTCRON_DB", url);
        assertThat(deployment.smartcron("migrate").exitCode()).isZero();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String walk : List.of("indexscan", "indexonlyscan", "bitmapscan", "nestloop")) {
                statement.execute("alter database " + connection.getCatalog() + " set enable_" + walk + " = off");
            }
            statement.execute("""
                    insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status,
                        created_at, started_at, finished_at, attempts)
                    select 'a', 'schedule', 'skip', i, i, 3, 'succeeded', i, i, i + 1, 1 from generate_series(1, 200) i""");
            statement.execute("""
                    insert into attempts (execution_id, number, started_at, status)
                    select id, 1, due_at, status from executions""");
            statement.execute("""
                    insert into shards (execution_id, attempt, shard, total, status)
                    select id, 1, 0, 1, status from executions""");
            Map<String, Long> ofOne = walks(statement, 1);
            assertThat(ofOne).containsKeys("attempts", "shards").doesNotContainValue(0L);
            assertThat(walks(statement, 200)).isEqualTo(ofOne);
        }
    }

    private Map<String, Long> walks(Statement statement, int limit) throws SQLException {
        Map<String, Long> before = walks(statement);
        assertThat(deployment
                        .smartcron("history", "--json", "--limit", String.valueOf(limit))
                        .array())
                .hasSize(limit);
        Map<String, Long> walks = walks(statement);
        walks.replaceAll((table, count) -> count - before.get(table));
        return walks;
    }

    /** Counted once whoever counts has left. */
    private static Map<String, Long> walks(Statement statement) throws SQLException {
        await().until(() -> {
            try (ResultSet others = statement.executeQuery("select 1 from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()")) {
                return !others.next();
            }
        });
        Map<String, Long> walks = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery(
                "select relname, seq_scan from pg_stat_user_tables where relname in ('attempts', 'shards', 'events')")) {
            while (rows.next()) {
                walks.put(rows.getString(1), rows.getLong(2));
            }
        }
        return walks;
    }

    @Test
    void fits_eighty_columns() {
        assertThat(deployment.smartcron("history").out()).isEqualTo("""
                ID  TIME +13:00       TASK                                   STATUS       TOOK
                 3  2026-04-04 01:00  flagged_products_generate_ai_insights  skipped         -
                      execution 2 has been running since 2026-04-02T18:00:00+13:00
                 2  2026-04-02 18:00  flagged_products_generate_ai_insights  timed_out      1h
                      ran past its timeout of 1h
                 1  2026-04-02 05:00  nightly                                succeeded  12m30s
                """);
    }

    @Test
    void of_one_task_it_is_in_that_tasks_zone() {
        assertThat(deployment.smartcron("history", "nightly").out()).isEqualTo("""
                ID  TIME +11:00         AGO  STATUS       TOOK  TRIGGER
                 1  2026-04-02 03:00  1d20h  succeeded  12m30s  schedule
                """);
    }

    @Test
    void a_clock_change_between_the_rows_is_told_with_each() throws SQLException {
        deployment.happened("nightly", "succeeded", null, "2026-04-05T17:00:00Z", "2026-04-05T17:00:01Z");
        assertThat(deployment.smartcron("history", "nightly").out())
                .contains("2026-04-06 03:00 +10:00", "2026-04-02 03:00 +11:00");
    }

    @Test
    void is_narrowed_by_state_time_and_number() {
        assertThat(ids("--status", "timed_out")).containsExactly(2L);
        assertThat(ids("--status", "SUCCEEDED")).containsExactly(1L);
        assertThat(ids("--limit", "2")).containsExactly(3L, 2L);
        assertThat(ids("--since", "36h")).containsExactly(3L, 2L);
        // Local time of this machine, Pacific/Auckland: 06:00 UTC on the first of April.
        assertThat(ids("--since", "2026-04-01T19:00")).containsExactly(3L, 2L, 1L);
        assertThat(ids("--since", "2026-04-02T18:00:01")).containsExactly(3L);
        assertThat(ids("--since", "2026-04-02T05:00:00Z")).containsExactly(3L, 2L);
    }

    private List<Object> ids(String... narrowed) {
        String[] words = new String[narrowed.length + 2];
        words[0] = "history";
        words[1] = "--json";
        System.arraycopy(narrowed, 0, words, 2, narrowed.length);
        return deployment.smartcron(words).array().stream()
                .map(entry -> entry.get("id"))
                .toList();
    }

    @Test
    void answers_in_json() {
        Map<String, Object> entry =
                deployment.smartcron("history", "--json").array().get(1);
        assertThat(entry.keySet())
                .contains(
                        "id",
                        "task",
                        "trigger",
                        "scheduled_at",
                        "status",
                        "reason",
                        "reason_code",
                        "started_at",
                        "finished_at",
                        "duration_ms",
                        "exit_code",
                        "signal",
                        "node",
                        "owner",
                        "fence",
                        "attempts");
        assertThat(entry)
                .containsEntry("task", "flagged_products_generate_ai_insights")
                .containsEntry("trigger", "schedule")
                .containsEntry("status", "timed_out")
                .containsEntry("reason", "ran past its timeout of 1h")
                .containsEntry("reason_code", "timeout")
                .containsEntry("started_at", "2026-04-02T05:00:00.000Z")
                .containsEntry("finished_at", "2026-04-02T06:00:00.000Z")
                .containsEntry("duration_ms", 3_600_000L)
                .containsEntry("node", "web1");
        Map<?, ?> attempt = (Map<?, ?>) ((List<?>) entry.get("attempts")).get(0);
        assertThat(attempt)
                .isEqualTo(Json.object(
                        "number",
                        1L,
                        "started_at",
                        "2026-04-02T05:00:00.000Z",
                        "finished_at",
                        "2026-04-02T06:00:00.000Z",
                        "status",
                        "timed_out",
                        "reason",
                        "ran past its timeout of 1h",
                        "reason_code",
                        "timeout",
                        "exit_code",
                        null,
                        "signal",
                        15L,
                        "cpu_ms",
                        12L,
                        "system_ms",
                        null,
                        "max_rss_kb",
                        340L,
                        "summary",
                        null,
                        "progress",
                        null,
                        "output_tail",
                        "x\n"));
        assertThat(deployment.smartcron("history", "nightly", "--json").array().get(0))
                .containsEntry("started_at", "2026-04-02T03:00:00.000+11:00");
    }

    @Test
    void what_a_removed_task_did_is_still_told() throws IOException {
        deployment.register("  - {name: other, command: [a]}\n", "--prune");
        assertThat(deployment.smartcron("history", "nightly", "--json").array()).hasSize(1);
        assertThat(deployment.smartcron("history", "nightl").exitCode()).isEqualTo(2);
    }

    @Test
    void wrong_words_are_told_in_two_lines() {
        Answer state = deployment.smartcron("history", "--status", "fail");
        assertThat(state.exitCode()).isEqualTo(2);
        assertThat(state.err())
                .contains("'fail' is not a state; did you mean failed?")
                .hasLineCount(2);
        assertThat(deployment.smartcron("history", "--since", "soon").err())
                .isEqualTo(
                        "smartcron: 'soon' is not a time\n  Try: Write 24h, 03:00, 2026-11-22, 2026-11-22T03:00 or 2026-11-22T03:00+13:00.\n");
        assertThat(deployment.smartcron("history", "--limit", "0").exitCode()).isEqualTo(2);
    }
}
