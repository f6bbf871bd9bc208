package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns of views that no command shows in the same words have what the tables have; run on each database. */
abstract class SqlColumnsContract {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @TempDir
    Path folder;

    private Deployment deployment;
    private Connection connection;

    /** The JDBC URL of a new, empty database. */
    abstract String emptyDatabase();

    @BeforeEach
    void fill() throws Exception {
        String url = emptyDatabase();
        deployment = SqlStory.tell(folder, url, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        connection = DriverManager.getConnection(url);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private List<Map<String, String>> select(String sql) throws SQLException {
        return SqlPage.select(connection, sql);
    }

    @Test
    void keys_of_a_task() throws Exception {
        assertThat(deployment
                        .smartcron("register", deployment.file("""
                        version: 1
                        groups: {imports: {max_running: 2}}
                        tasks:
                          - {name: full, command: "true", schedule: "0 0 1 1 *", group: imports, user: root, working_dir: /tmp,
                             hosts: [web1, web2], environments: [production, test], overlap: queue}
                          - {name: plain, command: "true", schedule: "@continuous"}
                        """).toString())
                        .exitCode())
                .isZero();
        String sql = "select kind, overlap, group_name, run_as, working_dir, hosts, environments, task_file"
                + " from smart_cron_tasks_config where task_name = ";
        assertThat(select(sql + "'full'").get(0))
                .containsEntry("kind", "timed")
                .containsEntry("overlap", "queue")
                .containsEntry("group_name", "imports")
                .containsEntry("run_as", "root")
                .containsEntry("working_dir", "/tmp")
                .containsEntry("hosts", "web1,web2")
                .containsEntry("environments", "production,test")
                .hasEntrySatisfying("task_file", file -> assertThat(file).endsWith("/tasks.yaml"));
        assertThat(select(sql + "'plain'").get(0))
                .containsEntry("kind", "continuous")
                .containsEntry("overlap", "skip")
                .containsEntry("group_name", null)
                .containsEntry("run_as", null)
                .containsEntry("working_dir", null)
                .containsEntry("hosts", null)
                .containsEntry("environments", null);
    }

    @Test
    void times_of_tasks() throws SQLException {
        List<List<String>> found = new ArrayList<>();
        for (Map<String, String> row :
                select("select task_name, last_run_at, last_success_at, registered_at, updated_at"
                        + " from smart_cron_tasks_config order by task_name")) {
            found.add(new ArrayList<>(row.values()));
        }
        List<List<String>> kept = new ArrayList<>();
        for (Map<String, String> row : select("""
                select t.name as task_name,
                    (select max(e.started_at) from executions e where e.task = t.name) as last_run_at,
                    t.last_success as last_success_at, t.registered_at as registered_at, t.updated_at as updated_at
                from tasks t order by t.name""")) {
            List<String> values = new ArrayList<>(List.of(row.get("task_name")));
            for (String column : List.of("last_run_at", "last_success_at", "registered_at", "updated_at")) {
                values.add(utc(row.get(column)));
            }
            kept.add(values);
        }
        assertThat(found).isEqualTo(kept).hasSize(6);
        assertThat(found)
                .filteredOn(row -> row.get(1) != null && row.get(2) != null)
                .isNotEmpty();
    }

    @Test
    void alerts() throws Exception {
        held("acknowledged", Instant.now().plusSeconds(3_600));
        deployment.sql(
                "update conditions set because = 'node_silent' where id = (select max(id) from smart_cron_alerts)");
        List<Map<String, String>> kept =
                select("select first_seen, because, held_until from conditions where state <> 'suspected' order by id");
        List<Map<String, String>> found =
                select("select created_at, because, held_until from smart_cron_alerts order by id");
        assertThat(found).hasSameSizeAs(kept).hasSize(3);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).get("created_at")).isEqualTo(utc(kept.get(i).get("first_seen")));
            assertThat(found.get(i).get("because")).isEqualTo(kept.get(i).get("because"));
            assertThat(found.get(i).get("held_until")).isEqualTo(utc(kept.get(i).get("held_until")));
        }
        assertThat(found).extracting(row -> row.get("because")).contains("node_silent");
        assertThat(found.get(0).get("held_until")).isNotNull();
        assertThat(held()).containsExactly("acknowledged", "ann", found.get(0).get("held_until"));
        held("snoozed", Instant.now().plusSeconds(3_600));
        assertThat(held()).startsWith("snoozed", null);
        for (String state : List.of("acknowledged", "snoozed")) {
            held(state, Instant.now());
            assertThat(held()).as("once that is over").containsExactly("firing", null, null);
        }
    }

    private void held(String state, Instant until) throws Exception {
        deployment.sql(
                "update conditions set state = ?, held_by = 'ann', held_until = ?"
                        + " where id = (select min(id) from smart_cron_alerts)",
                state,
                until.toEpochMilli());
    }

    /** The state of the first alert, who has it in hand and until when. */
    private List<String> held() throws Exception {
        Map<String, String> first = select(
                        "select state, acknowledged_by, held_until from smart_cron_alerts order by id")
                .get(0);
        return Arrays.asList(first.get("state"), first.get("acknowledged_by"), first.get("held_until"));
    }

    @Test
    void locks() throws SQLException {
        Map<String, String> slot = select("select * from slots where execution_id = 7 and name like 'task:%'")
                .get(0);
        assertThat(select("select * from cron_locks").get(0))
                .containsEntry("locked_at", utc(slot.get("taken_at")))
                .containsEntry("expires_at", utc(slot.get("expires_at")))
                .containsEntry("slot", slot.get("number"))
                .containsEntry("runner", slot.get("runner"));
    }

    /** Those of the view of executions are compared with what commands say. */
    @Test
    void log_of_executions() throws SQLException {
        deployment.sql("update executions set parent = 4 where id = 5");
        List<Map<String, String>> log = select("select * from cron_execution_log order by execution_id");
        List<Map<String, String>> executions =
                select("select * from smart_cron_executions where started_at is not null order by id");
        assertThat(log).hasSameSizeAs(executions).hasSize(7);
        Map<String, String> names = Map.of("execution_id", "id", "job_name", "task_name", "locked_by", "host");
        for (int i = 0; i < log.size(); i++) {
            Map<String, String> execution = executions.get(i);
            assertThat(log.get(i)).hasSize(14);
            log.get(i)
                    .forEach((column, value) ->
                            assertThat(value).as(column).isEqualTo(execution.get(names.getOrDefault(column, column))));
        }
        for (String column : log.get(0).keySet()) {
            assertThat(log).as(column).anyMatch(row -> row.get(column) != null);
        }
    }

    private static String utc(String millis) {
        return millis == null ? null : UTC.format(Instant.ofEpochMilli(Long.parseLong(millis)));
    }
}
