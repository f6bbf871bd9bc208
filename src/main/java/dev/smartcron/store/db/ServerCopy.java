package dev.smartcron.store.db;

import dev.smartcron.text.UserError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A schema of our own beside the tables on a server, in which a backup is read, brought up to date and completed before it
 * takes their place.
 */
public final class ServerCopy implements AutoCloseable {
    static final String SCHEMA = "smartcron_restore";

    /** The name of its sessions, another than that of sessions which use the tables. */
    private static final String SESSIONS = "smartcron-restore";

    private static final String ALONE = "select pg_try_advisory_lock(7236837041653)";

    private static final String MAY_NOT = "42501";

    private final Connector connector;
    private final Database database;

    private ServerCopy(Connector connector, Database database) {
        this.connector = connector;
        this.database = database;
    }

    /**
     * Makes it, with the tables of a version and no row.
     *
     * @param url of the database on the server
     * @throws UserError when another restore is under way, or this role may make no schema
     */
    public static ServerCopy make(String url, @Nullable String password, int version) {
        Connector connector = Connector.of(
                new ServerAddress(url)
                        .with("currentSchema", SCHEMA)
                        .with("ApplicationName", SESSIONS)
                        // Rows come as texts, which the server reads by the types of their columns.
                        .with("stringtype", "unspecified")
                        .with("reWriteBatchedInserts", "true")
                        .url(),
                password);
        Database database = Database.openAsItIs(connector.url(), password);
        try {
            boolean alone = database.read(session ->
                    session.createQuery(ALONE).map(row -> row.getBoolean(1)).one());
            if (!alone) {
                throw UserError.refused(
                        "another restore into this database is under way",
                        "Wait for its end, and look: smartcron list");
            }
            connector.change("drop schema if exists " + SCHEMA + " cascade", "create schema " + SCHEMA);
            Migrations.applyUpTo(version, connector);
            // The one table that is not made empty.
            connector.change("delete from meta");
            return new ServerCopy(connector, database);
        } catch (SQLException e) {
            database.close();
            if (MAY_NOT.equals(e.getSQLState())) {
                throw UserError.cannotWork(
                        "this role may make no schema in the database, and a backup is read into one first",
                        "As the server's superuser: grant create on database NAME to ROLE.");
            }
            throw connector.problem(e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** The copy as a database, for whatever is done with it. */
    public Database database() {
        return database;
    }

    /** Begins to add rows to a table. */
    public RowLoader loader(String table, List<String> columns) {
        return new RowLoader(connector, table, columns);
    }

    /** The tables of the copy. */
    static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found =
                statement.executeQuery("select tablename from pg_tables where schemaname = '" + SCHEMA + "'")) {
            while (found.next()) {
                tables.add(found.getString(1));
            }
        }
        return tables;
    }

    /** Removes what is left of it: nothing, where it has taken its place. */
    @Override
    public void close() {
        try {
            connector.change("drop schema if exists " + SCHEMA + " cascade");
        } catch (SQLException e) {
            throw connector.problem(e);
        } finally {
            database.close();
        }
    }
}
