package dev.smartcron.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.Added;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.text.Json;
import dev.smartcron.tick.admit.Claims;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * On PostgreSQL an execution may be claimed, or wait for its next attempt, between an operator's look at it and the write:
 * it is stopped all the same, and that is audited.
 */
class StoppedMeanwhileTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Node NODE = new Node("node", "production", "boot", "test");
    private static final Actor ANN = new Actor("ann", "192.0.2.7");
    private static final String CLAIM = "update executions set status = 'running', node = 'node', runner = 'r'";
    private static final String TRY_AGAIN = "update executions set status = 'pending', node = null, runner = null";

    /** The ways to stop an execution of one's choice. */
    private enum Way {
        KILL_TASK {
            @Override
            List<Execution> stop(OperatedNode node, long id) {
                return new StopExecutions(node).kill("a", ANN, NOON);
            }
        },
        KILL_ID {
            @Override
            List<Execution> stop(OperatedNode node, long id) {
                return new StopExecutions(node).kill(Long.toString(id), ANN, NOON);
            }
        },
        CANCEL {
            @Override
            List<Execution> stop(OperatedNode node, long id) {
                return new CancelJobs(node).cancel(id, ANN, NOON).stopped();
            }
        };

        abstract List<Execution> stop(OperatedNode node, long id);
    }

    private String url;
    private Database database;
    private Connection other;
    private long job;

    @BeforeEach
    void a_job_that_runs() throws SQLException {
        url = PostgresServer.newDatabase();
        database = Database.open(url, null);
        other = DriverManager.getConnection(url);
        Definition task = new Definition("a", Json.object("command", List.of("true")));
        new Operator(database, NODE, "bob", NOON).register("tasks.yaml", List.of(task), Map.of(), false);
        job = Added.of(database, "a", Trigger.QUEUE, Overlap.QUEUE, 3, NOON);
        assertThat(new Claims(database, NODE, "runner", 8)
                        .round(List.of(), NOON)
                        .claimed())
                .hasSize(1);
    }

    @AfterEach
    void close() throws SQLException {
        other.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_claimed_meanwhile_is_ended_where_it_runs(Way way) throws Exception {
        execute(TRY_AGAIN);
        List<Execution> stopped = stopWhile(CLAIM, way);
        assertThat(stopped)
                .singleElement()
                .satisfies(execution ->
                        assertThat(execution.status()).isEqualTo(way == Way.CANCEL ? Status.CANCELLED : Status.KILLED));
        assertThat(audits()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void what_waits_for_its_next_attempt_meanwhile_is_cancelled(Way way) throws Exception {
        stopWhile(TRY_AGAIN, way);
        assertThat(new ExecutionTable(database).find(job).orElseThrow().status())
                .isEqualTo(Status.CANCELLED);
        assertThat(audits()).isEqualTo(1);
    }

    /** Changes the row once the operator waits for it, having seen it as it was before. */
    private List<Execution> stopWhile(String change, Way way) throws Exception {
        other.setAutoCommit(false);
        execute(change);
        OperatedNode node = new OperatedNode(database, NODE, new EndingRunner());
        CompletableFuture<List<Execution>> stopping = CompletableFuture.supplyAsync(() -> way.stop(node, job));
        await().atMost(60, TimeUnit.SECONDS).until(this::isAnybodyWaiting);
        other.commit();
        other.setAutoCommit(true);
        return stopping.get(60, TimeUnit.SECONDS);
    }

    private boolean isAnybodyWaiting() throws SQLException {
        try (Connection third = DriverManager.getConnection(url)) {
            return count(third, "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") > 0;
        }
    }

    private int audits() throws SQLException {
        return count(other, "audit where action in ('kill', 'cancel') and execution = " + job);
    }

    private static int count(Connection connection, String from) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + from)) {
            row.next();
            return row.getInt(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends what is to be stopped, as the runner that has it would. */
    private final class EndingRunner extends AbsentRunner {
        @Override
        public boolean stopRequested() {
            try {
                execute("update executions set status = stop_as where status = 'running' and stop_at is not null");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return true;
        }
    }
}
