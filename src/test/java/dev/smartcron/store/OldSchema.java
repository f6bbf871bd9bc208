package dev.smartcron.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;

/** A database as the first program left it: schema 1, with a task, executions of every kind, a node and its ticks. */
public final class OldSchema {
    private OldSchema() {}

    public static void create(String url) {
        Connector connector = Connector.of(url, null);
        Flyway.configure()
                .dataSource(new SingleUse(connector))
                .locations("classpath:" + connector.dialect().migrations)
                .table("schema_history")
                .target("1")
                .load()
                .migrate();
        try (Connection connection = connector.connectPatiently();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into tasks (name, definition, source, position, priority, kind, revision, enabled,"
                            + " next_due, planned_to, registered_at, updated_at) values ('a',"
                            + " '{\"command\":[\"true\"],\"schedule\":\"0 3 * * *\"}', 'tasks.yaml', 0, 3, 'timed', 1, 1,"
                            + " 4102444800000, 0, 0, 0)");
            for (String status : new String[] {"succeeded", "failed", "missed", "running"}) {
                statement.execute("insert into executions (task, trigger_kind, overlap, due_at, priority, status,"
                        + " created_at, started_at, node, runner, place, fence, attempts) values ('a', 'manual', 'skip',"
                        + " 1, 3, '" + status + "', 1, 2, 'web1', '1-1-gone', 0, 7, 1)");
            }
            statement.execute("insert into attempts (execution_id, number, started_at, status)"
                    + " select id, 1, 2, status from executions");
            statement.execute("insert into locks (task, place, fence, execution_id, node, runner, locked_at,"
                    + " locked_until) select 'a', 0, 7, max(id), 'web1', '1-1-gone', 2, 3 from executions");
            statement.execute("insert into nodes (name, boot_id, version, last_tick, environment, uptime_ms, booted_at)"
                    + " values ('web1', 'gone', '0.1', 2, 'production', 1, 1)");
            statement.execute("insert into ticks (node, runner, started_at, lag_ms) values ('web1', '1-1-gone', 2, 0)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
