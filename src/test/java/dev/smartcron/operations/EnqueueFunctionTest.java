package dev.smartcron.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Seen;
import dev.smartcron.execution.Shows;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.claim.PayloadTable;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Definition;
import dev.smartcron.text.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;

/** {@code smartcron_enqueue} as an application meets it: a role that may call it and do nothing else. */
@Timeout(180)
class EnqueueFunctionTest {
    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final List<String> TABLES = List.of(
            "tasks", "executions", "payloads", "attempts", "audit", "events", "slots", "meta", "nodes", "outbox");

    private final String role = "app_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
    private String url;
    private Database database;
    private Connection admin;
    private Connection app;

    @BeforeEach
    void begin() throws SQLException {
        url = PostgresServer.newDatabase();
        database = Database.open(url, null);
        Operator ann = new Operator(database, new Node("node", "production", "boot", "test"), "ann", NOON);
        List<Definition> tasks = new ArrayList<>();
        for (String name : List.of("process_job", "off", "service")) {
            Map<String, Object> keys = Json.object("command", List.of("true"), "priority", 2L);
            if (name.equals("service")) {
                keys.put("schedule", "@continuous");
            }
            tasks.add(new Definition(name, keys));
        }
        ann.register("tasks.yaml", tasks, Map.of(), false);
        ann.disable("off");
        admin = DriverManager.getConnection(url);
        execute(admin, "create role " + role + " login password 'x'");
        execute(admin, "grant execute on function smartcron_enqueue(text, text, text, text, timestamptz) to " + role);
        app = as(role);
    }

    @AfterEach
    void end() throws SQLException {
        app.close();
        admin.close();
        database.close();
    }

    @Test
    @Shows(ReasonCode.ENQUEUED)
    void it_adds_a_job_as_enqueue_does() throws SQLException {
        long id = enqueue("select smartcron_enqueue('process_job', 'bob', '{\"é\": 1}', 'k', '2027-01-01 00:00Z')");
        Execution job = new ExecutionTable(database).find(id).orElseThrow();
        assertThat(job.trigger()).isEqualTo(Trigger.QUEUE);
        assertThat(List.of(job.task(), job.owner(), job.key(), job.priority()))
                .isEqualTo(List.of("process_job", "bob", "k", 2));
        assertThat(job.dueAt()).isEqualTo("2027-01-01T00:00:00Z");
        assertThat(new PayloadTable(database).find(id).orElseThrow().bytes()).isEqualTo("{\"é\": 1}".getBytes(UTF_8));
        assertThat(Seen.state(job.status(), job.reason()).facts()).containsEntry("by", role);
        assertThat(new dev.smartcron.store.claim.AuditTable(database).of("process_job"))
                .anySatisfy(deed -> {
                    assertThat(deed.actor().name()).isEqualTo(role);
                    assertThat(deed.execution()).isEqualTo(id);
                    assertThat(deed.facts()).containsEntry("owner", "bob").containsEntry("key", "k");
                });
        long bare = enqueue("select smartcron_enqueue('process_job')");
        Execution second = new ExecutionTable(database).find(bare).orElseThrow();
        assertThat(second.owner()).isNull();
        assertThat(second.dueAt())
                .isBetween(Instant.now().minusSeconds(600), Instant.now().plusSeconds(600));
        assertThat(new PayloadTable(database).find(bare)).isEmpty();
    }

    @Test
    void the_role_may_do_nothing_else() throws SQLException {
        for (String table : TABLES) {
            for (String statement : List.of(
                    "select 1 from " + table,
                    "delete from " + table,
                    "truncate " + table,
                    "insert into " + table + " default values")) {
                assertThatThrownBy(() -> execute(app, statement))
                        .as(statement)
                        .hasMessageContaining("permission denied");
            }
        }
        assertThatThrownBy(
                        () -> execute(
                                app,
                                "create or replace function smartcron_enqueue(task text, owner text, payload"
                                        + " text, key text, due_at timestamptz) returns bigint language sql as 'select 1::bigint'"))
                .isInstanceOf(SQLException.class);
        String other = role + "_other";
        execute(admin, "create role " + other + " login password 'x'");
        try (Connection ungranted = as(other)) {
            assertThatThrownBy(() -> execute(ungranted, "select smartcron_enqueue('process_job')"))
                    .hasMessageContaining("permission denied for function");
        }
    }

    /** Tables, functions and operators of the role's own stand in no way, wherever its search path begins. */
    @Test
    void names_of_the_roles_own_are_not_taken_for_ours() throws SQLException {
        execute(admin, "create schema trap authorization " + role);
        execute(app, "create table trap.tasks (name text, kind text, enabled int, disabled_at bigint, priority int)");
        execute(app, "create function trap.length(text) returns int language sql as 'select 1/0'");
        execute(app, "create temp table executions (id bigint)");
        execute(app, "set search_path = trap, pg_temp, public, pg_catalog");
        long id = enqueue("select public.smartcron_enqueue('process_job', 'bob')");
        assertThat(new ExecutionTable(database).find(id)).isPresent();
    }

    @Test
    void a_rollback_leaves_nothing() throws SQLException {
        app.setAutoCommit(false);
        enqueue("select smartcron_enqueue('process_job', 'bob', 'x', 'k')");
        app.rollback();
        assertThat(new ExecutionTable(database).history(new HistoryFilter(null, null, null, 10)))
                .isEmpty();
        for (String table : List.of("executions", "payloads")) {
            assertThat(enqueue(admin, "select count(*) from " + table))
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void the_same_key_is_the_same_job_also_while_the_other_is_not_committed() throws Exception {
        long id = enqueue("select smartcron_enqueue('process_job', 'bob', 'x', 'k')");
        assertThat(enqueue("select smartcron_enqueue('process_job', 'carl', 'y', 'k')"))
                .isEqualTo(id);
        assertThat(new PayloadTable(database).find(id).orElseThrow().bytes()).isEqualTo("x".getBytes(UTF_8));
        app.setAutoCommit(false);
        long open = enqueue("select smartcron_enqueue('process_job', key => 'k2')");
        try (Connection second = as(role)) {
            CompletableFuture<Long> waits = CompletableFuture.supplyAsync(() -> {
                try {
                    return enqueue(second, "select smartcron_enqueue('process_job', key => 'k2')");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> enqueue(
                                    admin,
                                    "select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid"
                                            + " where not l.granted and a.usename = '" + role + "'")
                            == 1);
            app.commit();
            assertThat(waits.get(60, TimeUnit.SECONDS)).isEqualTo(open);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'gone' | there is no task 'gone' | smartcron list",
                "'off' | off is disabled | smartcron enable",
                "'service' | service takes no jobs | another task",
                "'process_job', ' ' | the owner or the key is empty | null for none",
                "'process_job', repeat('x', 101) | more than 100 characters | shorter",
                "'process_job', E'a\\nb' | control character | line of text",
                "'process_job', E'a\\u2028b' | control character | line of text",
                "'process_job', key => E'a\\u0085b' | control character | line of text",
                "'process_job', payload => repeat('é', 600000) | larger than 1M | its id as the payload",
            })
    void what_is_wrong_is_told_with_a_hint(String arguments, String message, String hint) {
        assertThatThrownBy(() -> enqueue("select smartcron_enqueue(" + arguments + ")"))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        PSQLException.class,
                        e -> assertThat(e.getServerErrorMessage().getHint()).contains(hint));
        assertThat(new ExecutionTable(database).history(new HistoryFilter(null, null, null, 10)))
                .isEmpty();
    }

    private long enqueue(String sql) throws SQLException {
        return enqueue(app, sql);
    }

    private static long enqueue(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection as(String user) throws SQLException {
        return DriverManager.getConnection(url.replaceFirst("user=\\w+", "user=" + user) + "&password=x");
    }
}
