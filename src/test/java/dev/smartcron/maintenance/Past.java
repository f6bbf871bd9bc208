package dev.smartcron.maintenance;

import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.settings.EventHook;
import dev.smartcron.settings.RetentionSettings;
import dev.smartcron.store.db.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Rows of long ago, written into a real database as they are. */
public final class Past implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-04-05T12:00:00Z");

    private static final Set<String> RAN = Set.of("succeeded", "failed", "timed_out", "killed", "lost");

    public final Database database;
    private final Connection connection;
    private final boolean sqlite;

    public Past(String url) {
        sqlite = url.startsWith("jdbc:sqlite:");
        database = Database.open(url, null);
        try {
            connection = DriverManager.getConnection(url);
            if (sqlite) {
                execute("pragma synchronous = off");
                execute("pragma busy_timeout = 60000");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** So many days before now, in milliseconds. */
    public static long days(double ago) {
        return NOW.minusMillis((long) (ago * 86_400_000)).toEpochMilli();
    }

    /** A cleanup by the defaults, with files in a folder. */
    public static Cleanup cleanup(Database database, Path home, EventHook... hooks) {
        RetentionSettings retention = RetentionSettings.DEFAULT;
        ConfiguredHooks configured =
                new ConfiguredHooks(List.of(hooks), Clock.fixed(NOW, ZoneOffset.UTC), ZoneOffset.UTC, Map.of());
        return new Cleanup(
                database,
                retention,
                new EventCleanup(database, retention.events(), configured),
                new OldFiles(home, home.resolve("logs/tasks"), Duration.ofDays(30)),
                "node");
    }

    /** Registers a task that is planned up to now. */
    public void task(String name, Object... columns) {
        row(
                "tasks",
                with(
                        columns,
                        "name",
                        name,
                        "definition",
                        "{}",
                        "source",
                        "f",
                        "position",
                        1,
                        "priority",
                        3,
                        "kind",
                        "timed",
                        "revision",
                        1,
                        "enabled",
                        1,
                        "planned_to",
                        days(0),
                        "registered_at",
                        days(1000),
                        "updated_at",
                        days(1000)));
    }

    /** An execution that ended so many days ago, after a second where it ran; returns its id. */
    public long execution(String task, String status, double ago, Object... columns) {
        boolean open = status.equals("pending") || status.equals("running");
        return row(
                "executions",
                with(
                        columns,
                        "task",
                        task,
                        "trigger_kind",
                        "manual",
                        "overlap",
                        "skip",
                        "due_at",
                        days(ago),
                        "priority",
                        3,
                        "status",
                        status,
                        "created_at",
                        days(ago),
                        "started_at",
                        RAN.contains(status) || status.equals("running") ? days(ago) - 1_000 : null,
                        "finished_at",
                        open ? null : days(ago),
                        "node",
                        status.equals("running") ? "node" : null,
                        "alerted",
                        1));
    }

    /** As many executions as of any task are kept for being the newest, all of yesterday. */
    public void newest(String task, String status, Object... columns) {
        for (int i = 0; i < 200; i++) {
            execution(task, status, 1 - i / 1_000.0, columns);
        }
    }

    /** Adds a row; returns its id, or zero where it has none. */
    public long row(String table, Map<String, Object> columns) {
        String names = String.join(", ", columns.keySet());
        String marks = "?" + ", ?".repeat(columns.size() - 1);
        String id = Set.of("executions", "events", "ticks", "audit", "health_checks", "conditions", "outbox", "notices")
                        .contains(table)
                ? " returning id"
                : "";
        try (PreparedStatement insert =
                connection.prepareStatement("insert into " + table + " (" + names + ") values (" + marks + ")" + id)) {
            int place = 0;
            for (Object value : columns.values()) {
                insert.setObject(++place, value);
            }
            insert.execute();
            if (id.isEmpty()) {
                return 0;
            }
            try (ResultSet row = insert.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a row of pairs of a column and a value. */
    public long row(String table, Object... columns) {
        return row(table, with(columns));
    }

    private static Map<String, Object> with(Object[] columns, Object... defaults) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Object[] pairs : List.of(defaults, columns)) {
            for (int i = 0; i < pairs.length; i += 2) {
                all.put((String) pairs[i], pairs[i + 1]);
            }
        }
        return all;
    }

    public Set<Long> ids(String table) {
        Set<Long> ids = new TreeSet<>();
        query("select id from " + table).forEach(id -> ids.add(Long.parseLong(id)));
        return ids;
    }

    /** The answer's rows, their columns separated by bars. */
    public List<String> query(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (answer.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(answer.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All rows of all tables. */
    public Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        for (String table : query(
                sqlite
                        ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name"
                        : "select tablename from pg_tables where schemaname = 'public' order by tablename")) {
            List<String> all = query("select * from " + table);
            all.sort(null);
            rows.put(table, all);
        }
        return rows;
    }

    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
