package dev.smartcron.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people ask the views, however much is kept, goes by an index: both planners are asked, with statistics. */
class ViewPlansTest {
    private static final String BY_ID = "select * from smart_cron_executions order by id desc limit 20";
    private static final String OF_A_TASK =
            "select * from smart_cron_executions where task_name = 't7' order by started_at desc limit 20";
    private static final String LAST_BEGUN = "select * from cron_execution_log order by started_at desc limit 20";
    private static final String LOG_OF_A_TASK =
            "select * from cron_execution_log where job_name = 't7' order by started_at desc limit 20";
    private static final String FAILED =
            "select * from smart_cron_executions where status = 'failed' order by id desc limit 20";
    private static final String SINCE =
            "select * from smart_cron_executions where started_at >= '2025-01-20' order by started_at desc";
    private static final String SINCE_A_DAY =
            "select id, task_name, status from smart_cron_executions where started_at >= (select day_ago from smart_cron_now)";

    /** A scan and a sort that both planners have to be caught at. */
    private static final String CONTROL = "select * from smart_cron_executions order by output_tail limit 20";

    private static final Set<String> GROWING = Set.of("executions", "attempts");

    @TempDir
    private static Path folder;

    private static String sqlite;
    private static String postgresql;

    @BeforeAll
    static void fill() throws SQLException {
        sqlite = "jdbc:sqlite:" + folder.resolve("test.db");
        postgresql = PostgresServer.newDatabase();
        for (String url : List.of(sqlite, postgresql)) {
            Database.open(url, null).close();
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                fill(statement);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_ID, OF_A_TASK, LAST_BEGUN, LOG_OF_A_TASK, FAILED, SINCE, SINCE_A_DAY})
    void what_people_ask_goes_by_an_index(String query) throws SQLException {
        assertThat(onSqlite(query)).isEmpty();
        assertThat(onPostgresql(query, true)).isEmpty();
    }

    @Test
    void a_scan_and_a_sort_are_noticed() throws SQLException {
        assertThat(onSqlite(CONTROL)).hasSize(2);
        assertThat(onPostgresql(CONTROL, true)).isNotEmpty();
    }

    /** No attempt is looked up but for the rows that are shown. */
    @ParameterizedTest
    @ValueSource(strings = {BY_ID, OF_A_TASK, LAST_BEGUN, LOG_OF_A_TASK, FAILED})
    void what_belongs_to_a_row_is_read_for_those_that_are_shown(String query) throws SQLException {
        long most = Pattern.compile("\"Actual Loops\": (\\d+)")
                .matcher(explained(query, "analyze, "))
                .results()
                .mapToLong(loops -> Long.parseLong(loops.group(1)))
                .max()
                .orElseThrow();
        assertThat(most).isBetween(1L, 20L);
    }

    /** For each task a few looks, also for one that has never run. */
    @Test
    void the_table_of_tasks_reads_no_history() throws SQLException {
        String query = "select * from smart_cron_tasks_config";
        assertThat(onSqlite(query)).isEmpty();
        assertThat(onPostgresql(query, false)).isEmpty();
    }

    private static List<String> onSqlite(String query) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(sqlite);
                Statement statement = connection.createStatement();
                ResultSet steps = statement.executeQuery("explain query plan " + query)) {
            while (steps.next()) {
                String step = steps.getString("detail");
                // Down the key, or an index, as far as the limit says.
                boolean walk = step.equals("SCAN e") && !query.endsWith("order by id desc limit 20");
                if (walk
                        || step.matches("SCAN [abnx]|SCAN executions.*|SCAN attempts.*")
                        || step.contains("TEMP B-TREE")) {
                    found.add(step);
                }
            }
        }
        return found;
    }

    private static List<String> onPostgresql(String query, boolean mayWalk) throws SQLException {
        List<String> found = new ArrayList<>();
        collect(Json.read(explained(query, "")), mayWalk, false, found);
        return found;
    }

    /**
     * Collects what reads a table, or an index, from one end.
     *
     * @param mayWalk down an index as far as the limit says
     */
    private static void collect(Object node, boolean mayWalk, boolean limited, List<String> found) {
        if (node instanceof List<?> all) {
            all.forEach(each -> collect(each, mayWalk, limited, found));
        } else if (node instanceof Map<?, ?> plan) {
            String type = String.valueOf(plan.get("Node Type"));
            boolean walks = type.equals("Seq Scan")
                    || (type.startsWith("Index") && !plan.containsKey("Index Cond") && !(mayWalk && limited));
            if (type.contains("Sort") || (walks && GROWING.contains(String.valueOf(plan.get("Relation Name"))))) {
                found.add(type + " of " + plan.get("Relation Name"));
            }
            boolean within = type.equals("Limit") || limited;
            plan.values().forEach(each -> collect(each, mayWalk, within, found));
        }
    }

    private static String explained(String query, String how) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgresql);
                Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("explain (" + how + "format json) " + query)) {
            plan.next();
            return plan.getString(1);
        }
    }

    /** A hundred thousand executions of twenty tasks, the last of them in January 2025; one task more has never run. */
    private static void fill(Statement statement) throws SQLException {
        String numbers = "with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < ";
        statement.execute(numbers + """
                21) insert into tasks (name, definition, source, position, priority, kind, revision, enabled, planned_to,
                    registered_at, updated_at)
                select 't' || i, '{}', 'f', i, 3, 'timed', 1, 1, 0, 0, 0 from n""");
        statement.execute(numbers + """
                100000) insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status,
                    created_at, started_at, finished_at, node, runner, fence, attempts, alerted)
                select 't' || (i % 20 + 1), 'schedule', 'skip', 1732000000000 + i * 60000, 1732000000000 + i * 60000, 3,
                    case when i % 50 = 0 then 'failed' when i % 70 = 0 then 'skipped' else 'succeeded' end,
                    1732000000000 + i * 60000,
                    case when i % 50 <> 0 and i % 70 = 0 then null else 1732000000500 + i * 60000 end,
                    1732000001000 + i * 60000, 'a', 'r', i, 1, 1
                from n""");
        statement.execute("""
                insert into attempts (execution_id, number, started_at, status, output_tail)
                select id, 1, due_at, status, 'tail' from executions""");
        statement.execute("analyze");
    }
}
