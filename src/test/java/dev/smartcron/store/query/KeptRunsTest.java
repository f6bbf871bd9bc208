package dev.smartcron.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.ProgressHandler;

/**
 * Statements that cost the same however many runs of a task are kept: the claim of what waits for a service, the figures of
 * the hours in which a span begins and ends. No plan tells: each looks up a range of an index, which may be all that the task
 * ever ran.
 */
class KeptRunsTest {
    private static final int FEW = 100;
    private static final int MANY = 10_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PendingRows.READY", "Prerequisites.OF_EXECUTION", "KeptSums.ROWS_OF_TASK"})
    void on_sqlite(String name) throws Exception {
        String select = values(Statements.all().get(name));
        long few = stepsOfSqlite("jdbc:sqlite:" + folder.resolve("few.db"), FEW, select);
        long many = stepsOfSqlite("jdbc:sqlite:" + folder.resolve("many.db"), MANY, select);
        assertThat(many).isLessThan(2 * few);
    }

    /** Counts the steps of its virtual machine. */
    private static long stepsOfSqlite(String url, int runs, String select) throws Exception {
        Database.open(url, null).close();
        AtomicLong steps = new AtomicLong();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            fill(statement, runs);
            ProgressHandler.setHandler(connection, 1, new ProgressHandler() {
                @Override
                protected int progress() {
                    steps.incrementAndGet();
                    return 0;
                }
            });
            try (ResultSet rows = statement.executeQuery(select)) {
                assertThat(rows.next()).isEqualTo(select.contains("prerequisites q left join"));
            }
            ProgressHandler.clearHandler(connection);
        }
        return steps.get();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PendingRows.READY", "Prerequisites.OF_EXECUTION", "KeptSums.ROWS_OF_TASK"})
    void on_postgresql(String name) throws Exception {
        String url = PostgresServer.newDatabase();
        Database.open(url, null).close();
        String select = values(Dialect.POSTGRESQL.fewById(Statements.all().get(name)));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            fill(statement, MANY);
            statement.execute("analyze");
            try (ResultSet plan = statement.executeQuery("explain (analyze, format json) " + select)) {
                plan.next();
                long inVain = Pattern.compile("\"Rows Removed by Filter\": (\\d+)")
                        .matcher(plan.getString(1))
                        .results()
                        .mapToLong(rows -> Long.parseLong(rows.group(1)))
                        .sum();
                assertThat(inVain).as(plan.getString(1)).isLessThan(FEW);
            }
        }
    }

    private static String values(String select) {
        return LockedRowsTest.values(select.replace(":task", "'runs'"))
                .replace(":execution", "1")
                .replace(":since", Integer.toString(2 * MANY))
                .replace(":until", Integer.toString(3 * MANY));
    }

    /** A service that waits for another one, which has run so often and does not run now. */
    private static void fill(Statement statement, int runs) throws Exception {
        statement.execute(
                "insert into tasks (name, definition, source, position, priority, kind, revision, enabled,"
                        + " planned_to, registered_at, updated_at) values ('waits', '{}', 'f', 1, 3, 'continuous', 1, 1, 0, 0, 0)");
        statement.execute("insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at,"
                + " wait_until) values ('waits', 'service', 'queue', 1, 3, 'pending', 1, 1000)");
        statement.execute("insert into prerequisites (execution_id, task, since) values (1, 'runs', 0)");
        statement.execute("with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < " + runs
                + ") insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at,"
                + " started_at, finished_at, node, attempts) select 'runs', 'service', 'queue', n, 3, 'succeeded', n, n,"
                + " n + 1, 'a', 1 from numbers");
    }
}
