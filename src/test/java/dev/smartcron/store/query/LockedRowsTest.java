package dev.smartcron.store.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.rows.Node;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two nodes that want one execution on PostgreSQL: the one whose statement began before the other had committed must not
 * be given a row that is the other's by then. PostgreSQL asks its conditions of such a row once more, but those of an
 * inner select it does not.
 */
class LockedRowsTest {
    @ParameterizedTest
    @CsvSource({"PendingRows.READY, schedule", "JobRows.OF_OWNER, queue"})
    void a_row_that_another_node_has_claimed_meanwhile_is_not_a_candidate(String name, String trigger)
            throws Exception {
        String url = PostgresServer.newDatabase();
        Database.open(url, null).close();
        String select = Dialect.POSTGRESQL.fewById(Statements.all().get(name));
        try (Connection one = DriverManager.getConnection(url);
                Connection other = DriverManager.getConnection(url);
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            first.execute("insert into executions (task, trigger_kind, overlap, due_at, priority, status, created_at,"
                    + " owner) values ('a', '" + trigger + "', 'skip', 1, 3, 'pending', 1, 'ann')");
            assertThat(count(second, select)).as("it waits").isEqualTo(1);
            one.setAutoCommit(false);
            first.execute("update executions set status = 'running'");
            CompletableFuture<Integer> waiting =
                    CompletableFuture.supplyAsync(() -> count(second, select + " for update of e"));
            await().until(() -> isAnybodyWaiting(url));
            one.commit();
            assertThat(waiting.get(60, TimeUnit.SECONDS)).as("it is somebody's").isZero();
        }
    }

    /** Not one select for each of all that wait: with a hundred thousand of them that took seconds. */
    @ParameterizedTest
    @CsvSource({"PendingRows.READY, schedule", "JobRows.OF_OWNER, queue"})
    void however_many_wait_the_few_are_looked_up(String name, String trigger) throws Exception {
        String url = PostgresServer.newDatabase();
        Database.open(url, null).close();
        String select = values(Dialect.POSTGRESQL.fewById(Statements.all().get(name)));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into executions (task, trigger_kind, overlap, due_at, priority, status,"
                    + " created_at, owner) select 'a', '" + trigger + "', 'skip', 1, 3, 'pending', 1, 'ann'"
                    + " from generate_series(1, 1000)");
            statement.execute("analyze");
            try (ResultSet plan = statement.executeQuery("explain (analyze, format json) " + select)) {
                plan.next();
                long most = Pattern.compile("\"Actual Loops\": (\\d+)")
                        .matcher(plan.getString(1))
                        .results()
                        .mapToLong(loops -> Long.parseLong(loops.group(1)))
                        .max()
                        .orElseThrow();
                assertThat(most).isBetween(5L, 100L);
            }
        }
    }

    private static boolean isAnybodyWaiting(String url) throws SQLException {
        try (Connection third = DriverManager.getConnection(url);
                Statement statement = third.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity where datname ="
                        + " current_database() and wait_event_type = 'Lock'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    /** A statement with values in the place of its parameters. */
    static String values(String select) {
        return select.replace(":now", "2")
                .replace(":ready_since", "1")
                .replace(":free", "8")
                .replace(":held", "0")
                .replace(":all_paused", "0")
                .replace(":full_groups", "',,'")
                .replace(":limit", "10")
                .replace(":fourth", "4")
                .replace(":fifth", "5")
                .replace(":task", "'a'")
                .replace(":owner", "'ann'")
                .replace(":node_key", "'" + Node.key("x") + "'")
                .replace(":environment_key", "'" + Node.key("y") + "'");
    }

    private static int count(Statement statement, String select) {
        String sql = values(select);
        try (ResultSet rows = statement.executeQuery(sql)) {
            int number = 0;
            while (rows.next()) {
                number++;
            }
            return number;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
