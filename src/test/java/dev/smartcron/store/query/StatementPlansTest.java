package dev.smartcron.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.execution.Status;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.UpkeepConnection;
import dev.smartcron.store.upkeep.FileUpkeep;
import dev.smartcron.text.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** No statement of the program reads a table that grows from one end to the other: both planners are asked. */
class StatementPlansTest {
    private static final Set<String> GROWING = Set.of(
            "executions",
            "attempts",
            "shards",
            "payloads",
            "prerequisites",
            "events",
            "ticks",
            "audit",
            "conditions",
            "outbox",
            "notices",
            "health_checks");

    /** Of what is open now, however much is kept. */
    private static final Set<String> SMALL = Set.of(
            "executions_pending",
            "executions_jobs_due",
            "executions_waiting",
            "executions_running",
            "executions_service",
            "executions_jobs",
            "executions_lanes",
            "executions_prerequisites",
            "executions_not_alerted",
            "conditions_open",
            "notices_waiting",
            "outbox_waiting",
            "outbox_given_up");

    /** Exceptions, and why. */
    private static final Map<String, String> MAY = Map.of(
            "NodeRename.update ticks set node = :name where node = :was", "once, when a machine was renamed",
            "HealthHistory.CHANGES", "of the ten thousand rows that are kept",
            "HealthHistory.LAST", "of the ten thousand rows that are kept",
            "HealthHistory.delete from health_checks", "of the ten thousand rows that are kept",
            "ExpiredLedgers.HEALTH_CHECKS", "of the ten thousand rows that are kept",
            "PendingRows.LOAD", "asks whether any job waits, and ends at the first",
            "Conditions.LAST_RESOLVED", "walks down the newest as far as is asked",
            "Outbox.LAST_REMARK", "walks down the newest to the first that was delivered");

    /** Statements that each database has in its own words. */
    private static final Set<String> FEW_BY_ID =
            Set.of("PendingRows.READY", "JobRows.OF_OWNER", "JobTable.FIRST", "JobTable.FIRST_OF_LINE");

    /** A scan that both planners have to be caught at, whatever else is found. */
    private static final Map.Entry<String, String> CONTROL =
            Map.entry("a control", "select payload from payloads where length(payload) > :size");

    @TempDir
    private Path folder;

    private static Map<String, String> statements() throws Exception {
        Map<String, String> all = new TreeMap<>(Statements.all());
        assertThat(all).hasSizeGreaterThan(200).containsKey("PendingRows.READY");
        all.put(CONTROL.getKey(), CONTROL.getValue());
        return all;
    }

    private static void assertOnlyKnown(Map<String, String> scans) {
        assertThat(scans).containsKey(CONTROL.getKey());
        scans.remove(CONTROL.getKey());
        assertThat(scans.keySet()).as(scans.toString()).isSubsetOf(MAY.keySet());
    }

    @Test
    void on_sqlite() throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("test.db");
        Database.open(url, null).close();
        assertOnlyKnown(scansOnSqlite(url));
    }

    /**
     * Statistics are a week old when they are used: made of a database that was new then, in which nothing waited, or all
     * that ran was one task, they must not lead to a walk through what has become of it.
     *
     * @param by how many times fewer rows there are; {@code task} is an SQL expression, the task of row i
     */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "1, 't' || (i % 100 + 1)",
                "1, 't' || (case when i > 99900 then i % 100 else 0 end + 1)",
                "100000, 't1'"
            })
    void on_sqlite_with_the_statistics_that_maintain_leaves(int by, String task) throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("test.db");
        try (Database database = Database.open(url, null)) {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                PlannedRows.fill(sql -> statement.execute(onSqlite(sql, by, task)));
            }
            try (UpkeepConnection upkeep = UpkeepConnection.open(database).orElseThrow()) {
                new FileUpkeep(upkeep).analyze();
            }
            int known = database.read(session -> session.createQuery("select count(*) from sqlite_stat1")
                    .map(row -> row.getInt(1))
                    .one());
            assertThat(known > 0).as("statistics").isEqualTo(by == 1);
        }
        assertOnlyKnown(scansOnSqlite(url));
    }

    private static Map<String, String> scansOnSqlite(String url) throws Exception {
        Map<String, String> scans = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> each : statements().entrySet()) {
                if (each.getValue().contains("for update")) {
                    continue;
                }
                String sql = Dialect.SQLITE.byIds(each.getValue());
                try (ResultSet steps = statement.executeQuery("explain query plan " + sql)) {
                    if (!sql.equals(each.getValue())) {
                        steps.next();
                        assertThat(steps.getString("detail"))
                                .as(each.getKey())
                                .matches("SEARCH .*\\((rowid|execution_id|day)=\\?\\)");
                    }
                    while (steps.next()) {
                        if (isScan(steps.getString("detail"), each.getValue())) {
                            scans.put(each.getKey(), steps.getString("detail"));
                        }
                    }
                }
            }
        }
        return scans;
    }

    private static String onSqlite(String sql, int by, String task) {
        return Pattern.compile("generate_series\\(1, (\\d+)\\) i")
                .matcher(sql.replace("'t' || (i % 100 + 1)", task).replace("::bigint", ""))
                .replaceAll(rows ->
                        "(with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < "
                                + Math.max(1, Integer.parseInt(rows.group(1)) / by) + ") select i from numbers)");
    }

    /** Of a state that few end in, a walk down the newest would meet all that is kept. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"PENDING", "RUNNING", "SUCCEEDED"})
    void a_rare_state_has_an_index_to_walk_down(Status status) throws Exception {
        String url = "jdbc:sqlite:" + folder.resolve("test.db");
        Database.open(url, null).close();
        String select = HistoryQuery.EXECUTIONS + HistoryQuery.conditions(new HistoryFilter(null, status, null, 10));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet steps = statement.executeQuery("explain query plan " + select)) {
            assertThat(steps.next()).isTrue();
            assertThat(steps.getString("detail")).contains("executions_rare (status=?)");
        }
    }

    /** A walk down the newest ends with its limit. */
    private static boolean isScan(String step, String sql) {
        Matcher scan = Pattern.compile("SCAN (\\w+)(?: USING (?:COVERING )?INDEX (\\w+))?.*")
                .matcher(step);
        return scan.matches()
                && GROWING.stream().anyMatch(table -> isNamed(sql, table, scan.group(1)))
                && (scan.group(2) == null || !SMALL.contains(scan.group(2)))
                && !sql.matches("(?s).* order by e\\.id desc limit (:limit|1 offset [0-9]+)");
    }

    private static boolean isNamed(String sql, String table, String name) {
        return name.equals(table)
                || Pattern.compile("\\b" + table + " " + name + "\\b")
                        .matcher(sql)
                        .find();
    }

    @Test
    void on_postgresql() throws Exception {
        String url = PostgresServer.newDatabase();
        Database.open(url, null).close();
        Map<String, String> scans = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url + "&preferQueryMode=simple");
                Statement statement = connection.createStatement()) {
            PlannedRows.fill(statement::execute);
            for (Map.Entry<String, String> each : statements().entrySet()) {
                String sql = FEW_BY_ID.contains(each.getKey())
                        ? Dialect.POSTGRESQL.fewById(each.getValue())
                        : Dialect.POSTGRESQL.byIds(each.getValue());
                String explain = "explain (generic_plan, format json) " + Statements.numbered(sql);
                try (ResultSet plan = statement.executeQuery(explain)) {
                    plan.next();
                    List<String> found = new ArrayList<>();
                    collect(Json.read(plan.getString(1)), false, found);
                    found.forEach(scan -> scans.put(each.getKey(), scan));
                    assertThat(!each.getValue().contains("in (:ids)")
                                    || Pattern.compile("\"Index Cond\": \"\\((id|execution_id|day) = ANY")
                                            .matcher(plan.getString(1))
                                            .find())
                            .as(each.getKey() + " finds its rows by their ids: " + plan.getString(1))
                            .isTrue();
                }
            }
        }
        assertOnlyKnown(scans);
    }

    private static void collect(Object node, boolean limited, List<String> found) {
        if (node instanceof List<?> all) {
            all.forEach(each -> collect(each, limited, found));
        } else if (node instanceof Map<?, ?> plan) {
            String type = String.valueOf(plan.get("Node Type"));
            String index = String.valueOf(plan.get("Index Name"));
            boolean walks = type.equals("Seq Scan") || (type.startsWith("Index") && !plan.containsKey("Index Cond"));
            if (walks
                    && GROWING.contains(String.valueOf(plan.get("Relation Name")))
                    && !SMALL.contains(index)
                    && !(limited && type.startsWith("Index"))) {
                found.add(type + " on " + plan.get("Relation Name") + " by " + index);
            }
            boolean within = type.equals("Limit") || (limited && !type.equals("Sort"));
            plan.values().forEach(each -> collect(each, within, found));
        }
    }
}
