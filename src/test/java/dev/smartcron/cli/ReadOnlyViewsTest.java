package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.smartcron.store.PostgresServer;
import dev.smartcron.store.db.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The views for people last: nobody writes them, no row breaks them, an upgrade keeps them. */
class ReadOnlyViewsTest {
    @TempDir
    private Path folder;

    private String url;
    private Deployment deployment;
    private Connection connection;

    private void open(String kind) throws Exception {
        url = kind.equals("sqlite") ? "jdbc:sqlite:" + folder.resolve("test.db") : PostgresServer.newDatabase();
        deployment = SqlStory.tell(folder, url, SqlStory.NOW);
        connection = DriverManager.getConnection(url);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /** As the owner of the tables, and on PostgreSQL a superuser, who may do anything else. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void no_view_can_be_written(String kind) throws Exception {
        open(kind);
        List<String> views = SqlPage.views(connection, url);
        assertThat(views).hasSize(8);
        for (String view : views) {
            for (String column : select("select * from " + view).get(0).keySet()) {
                refused("update " + view + " set " + column + " = " + column);
                refused("insert into " + view + " (" + column + ") values (null)");
            }
            refused("delete from " + view);
        }
    }

    private void refused(String write) {
        assertThatThrownBy(() -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.executeUpdate(write);
                    }
                })
                .as(write)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("view");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void one_definition_that_is_no_json_costs_the_other_tasks_nothing(String kind) throws Exception {
        open(kind);
        deployment.sql("update tasks set definition = '{\"schedule\":' where name = 'bank_fetch'");
        deployment.sql("update tasks set definition = '[1]' where name = 'payroll_sync'");
        assertThat(select("select task_name, coalesce(schedule, 'unknown') as schedule from smart_cron_tasks_config"))
                .hasSize(6)
                .contains(
                        Map.of("task_name", "vend_sales", "schedule", "*/15 * * * *"),
                        Map.of("task_name", "bank_fetch", "schedule", "unknown"),
                        Map.of("task_name", "payroll_sync", "schedule", "unknown"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgresql"})
    void a_later_schema_makes_them_anew(String kind) throws Exception {
        open(kind);
        List<Map<String, String>> before = select("select * from smart_cron_executions order by id");
        execute("drop view smart_cron_metrics");
        assertThat(migratedFromAnEarlier()).isPositive();
        assertThat(select("select * from smart_cron_executions order by id")).isEqualTo(before);
        assertThat(SqlPage.views(connection, url)).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = "postgresql")
    void whoever_was_granted_a_view_keeps_it_through_an_upgrade(String kind) throws Exception {
        open(kind);
        String role = "reader_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        execute("create role " + role);
        execute("grant select on smart_cron_executions to " + role);
        try {
            assertThat(migratedFromAnEarlier()).isPositive();
            assertThat(select("select has_table_privilege('" + role + "', 'smart_cron_executions', 'select') as may"))
                    .containsExactly(Map.of("may", "t"));
        } finally {
            execute("drop owned by " + role);
            execute("drop role " + role);
        }
    }

    /** As if this program's views were others than those of the database, which is of an earlier version. */
    private int migratedFromAnEarlier() throws SQLException {
        deployment.sql("update schema_history set checksum = 1 where version is null");
        deployment.sql("update meta set value = '-1' where key = 'schema'");
        try (Database database = Database.openAsItIs(url, null)) {
            return database.migrate();
        }
    }

    private List<Map<String, String>> select(String sql) throws SQLException {
        return SqlPage.select(connection, sql);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
