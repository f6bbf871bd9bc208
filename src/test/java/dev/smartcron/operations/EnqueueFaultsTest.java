package dev.smartcron.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.store.Faults;
import dev.smartcron.store.Faults.Kind;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An application whose transaction, with a row of its own and {@code smartcron_enqueue}, comes to its end at any point.
 * {@code KilledOperatorIT} has the same for the command.
 */
class EnqueueFaultsTest {
    private static final int ENOUGH = 1_000;

    /** The application's row, the job, its payload, its audit. */
    private static final int WRITES = 4;

    private String url;
    private Connection app;
    private Faults faults;

    @BeforeEach
    void begin() throws SQLException {
        url = PostgresServer.newDatabase();
        try (Database database = Database.open(url, null)) {
            Definition task = new Definition("process_job", Json.object("command", List.of("true")));
            Node node = new Node("node", "production", "boot", "test");
            new Operator(database, node, "ann", Instant.now()).register("tasks.yaml", List.of(task), Map.of(), false);
        }
        connect();
        try (Statement statement = app.createStatement()) {
            statement.execute("create table orders (id int)");
        }
        app.commit();
        faults = new Faults(url);
    }

    private void connect() throws SQLException {
        app = DriverManager.getConnection(url);
        app.setAutoCommit(false);
    }

    @AfterEach
    void end() throws SQLException {
        faults.close();
        app.close();
    }

    @Test
    void a_fault_at_any_write_or_a_rollback_leaves_neither() throws SQLException {
        Map<String, List<String>> before = faults.rows();
        int writes = 0;
        while (!isOrdered(writes, Kind.REFUSE)) {
            app.rollback();
            assertThat(faults.rows()).as("after %d writes", writes).isEqualTo(before);
            writes++;
        }
        assertThat(writes).isEqualTo(WRITES);
        app.rollback();
        assertThat(faults.rows()).isEqualTo(before);
    }

    /** The key is what makes it harmless to do it again. */
    @Test
    void a_connection_killed_at_any_point_leaves_neither_or_both_and_the_same_key_then_adds_nothing()
            throws SQLException {
        int writes = 0;
        while (!isOrdered(writes, Kind.DISCONNECT)) {
            assertIsOrdered(0);
            connect();
            writes++;
        }
        assertThat(writes).isEqualTo(WRITES);
        kill();
        assertIsOrdered(0);

        connect();
        assertThat(isOrdered(ENOUGH, Kind.DISCONNECT)).isTrue();
        app.commit();
        kill();
        assertIsOrdered(1);

        connect();
        long again = number("select smartcron_enqueue('process_job', 'bob', 'of another length', 'k')");
        app.commit();
        assertIsOrdered(1);
        assertThat(faults.query("select execution_id, length(payload) from payloads"))
                .containsExactly(again + "|1");
    }

    private boolean isOrdered(int writes, Kind kind) {
        faults.allow(writes, kind);
        try (Statement statement = app.createStatement()) {
            statement.execute("insert into orders values (1)");
            number("select smartcron_enqueue('process_job', 'bob', 'x', 'k')");
            return true;
        } catch (SQLException e) {
            assertThat(e.getMessage()).containsPattern("a fault|terminating connection");
            return false;
        } finally {
            faults.allowAll();
        }
    }

    private void assertIsOrdered(int times) throws SQLException {
        for (String table : List.of("orders", "executions", "payloads", "audit where action = 'enqueue'")) {
            assertThat(faults.query("select count(*) from " + table))
                    .as(table)
                    .containsExactly(Integer.toString(times));
        }
    }

    /** Ends the application's session from outside, between two of its statements. */
    private void kill() throws SQLException {
        String session = "where pid = " + number("select pg_backend_pid()");
        faults.query("select pg_terminate_backend(pid) from pg_stat_activity " + session);
        while (!faults.query("select pid from pg_stat_activity " + session).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> number("select 1")).isInstanceOf(SQLException.class);
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = app.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
