package dev.smartcron.maintenance;

import dev.smartcron.execution.Actor;
import dev.smartcron.maintenance.BackupDatabase.Made;
import dev.smartcron.maintenance.OpenedBackup.Restored;
import dev.smartcron.process.kernel.Boot;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.RunningUser;
import dev.smartcron.settings.Secret;
import dev.smartcron.settings.Settings.DatabaseAccess;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.rows.Node;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A home and its database, which is backed up and restored; nothing of it stays open between. */
final class BackupStage {
    static final Actor ANN = new Actor("ann", "192.0.2.7");

    final Path home;
    final String url;
    final Node node = new Node("web1", "production", Boot.id(), "test");
    Consumer<Database> migration = Database::migrate;

    BackupStage(Path home, String url) {
        this.home = home;
        this.url = url;
        database(unused -> {});
    }

    private BackupStage(Path home, String url, Consumer<Database> migration) {
        this.home = home;
        this.url = url;
        this.migration = migration;
    }

    /** Another home, in which nothing is made. */
    BackupStage at(Path other, String otherUrl) {
        return new BackupStage(other, otherUrl, migration);
    }

    void database(Consumer<Database> work) {
        try (Database database = Database.open(url, null)) {
            work.accept(database);
        }
    }

    NodeSettings settings() {
        RunningUser user = new RunningUser(0, "root", "/root");
        return new NodeSettings("web1", "production", home, home.resolve("smartcron.yaml"), home.resolve("logs"), user);
    }

    Made backup() {
        return backup(14);
    }

    Made backup(int keep) {
        try (Database database = Database.open(url, null)) {
            return new BackupDatabase(database, settings(), keep, Clock.systemUTC()).into(home.resolve("backups"));
        }
    }

    /** Makes one as a program of another schema does. */
    Made backupOfSchema(int schema) {
        try (Database database = Database.open(url, null)) {
            setSchema(database, schema);
            return new BackupDatabase(database, settings(), 14, Clock.systemUTC()).into(home.resolve("backups"));
        }
    }

    static void setSchema(Database database, int schema) {
        database.change(session -> session.createUpdate("update meta set value = :schema where key = 'schema'")
                .bind("schema", Integer.toString(schema))
                .execute());
    }

    OpenedBackup open(Path file) {
        DatabaseAccess access = new DatabaseAccess(Secret.of(url), Optional.empty());
        return new RestoreDatabase(settings(), access, node, Clock.systemUTC(), migration).open(file);
    }

    Restored restore(Path file) {
        return restore(file, false);
    }

    Restored restore(Path file, boolean catchUp) {
        try (OpenedBackup backup = open(file)) {
            return backup.restore(catchUp, ANN);
        }
    }

    void sql(String... statements) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Rows with their columns joined by bars. */
    List<String> rows(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    Object value = found.getObject(i);
                    row.add(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The definitions of all indexes. */
    List<String> indexes() {
        return rows(
                url.startsWith("jdbc:sqlite:")
                        ? "select sql from sqlite_schema where type = 'index' and sql is not null order by name"
                        : "select replace(indexdef, schemaname || '.', '') from pg_indexes"
                                + " where schemaname = current_schema() order by indexname");
    }

    /** Every row of every table. */
    Map<String, List<String>> contents() {
        Map<String, List<String>> contents = new TreeMap<>();
        for (String table : Schema.tables()) {
            List<String> rows = rows("select * from " + table);
            Collections.sort(rows);
            contents.put(table, rows);
        }
        return contents;
    }
}
