package dev.smartcron.store.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One instant of a database on a server, held open so that a program of PostgreSQL's copies what this has counted: our
 * tables alone, for an application may have its own beside them.
 */
public final class ServerSnapshot implements AutoCloseable {
    /** The table in which Flyway notes what it has done. */
    static final String HISTORY = "schema_history";

    private static final int VERSIONS_OF_ONE = 10_000;

    private final Connection connection;
    private final String name;
    private final String schema;
    private final int serverVersion;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final Map<String, Long> numbers;

    private ServerSnapshot(Connection connection, Statement statement) throws SQLException {
        this.connection = connection;
        this.name = text(statement, "select pg_export_snapshot()");
        this.schema = text(statement, "select current_schema()");
        this.serverVersion = Integer.parseInt(text(statement, "show server_version_num")) / VERSIONS_OF_ONE;
        for (String table : tables(statement)) {
            rows.put(table, Long.parseLong(text(statement, "select count(*) from " + table)));
        }
        this.numbers = Numbering.last(new Session(connection), Dialect.POSTGRESQL);
    }

    /**
     * Takes it.
     *
     * @throws DatabaseProblem when the server refuses
     */
    public static ServerSnapshot take(Database database) {
        Connector connector = database.connector();
        try {
            Connection own = connector.connect();
            try {
                return take(own);
            } catch (SQLException | RuntimeException e) {
                own.close();
                throw e;
            }
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    private static ServerSnapshot take(Connection own) throws SQLException {
        // Counting many rows takes as long as it takes.
        own.setNetworkTimeout(Runnable::run, 0);
        own.setAutoCommit(false);
        try (Statement statement = own.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
            // While the other program copies, this one says nothing.
            statement.execute("set local idle_in_transaction_session_timeout = 0");
            return new ServerSnapshot(own, statement);
        }
    }

    /** Our tables that are there, those that others refer to first. */
    static List<String> tables(Statement statement) throws SQLException {
        List<String> there = new ArrayList<>();
        try (ResultSet found =
                statement.executeQuery("select tablename from pg_tables where schemaname = current_schema()")) {
            while (found.next()) {
                there.add(found.getString(1));
            }
        }
        List<String> ours = new ArrayList<>(Schema.tables());
        ours.add(HISTORY);
        ours.retainAll(there);
        return ours;
    }

    /** Returns its name, as {@code pg_dump --snapshot} takes it. */
    public String name() {
        return name;
    }

    /** The schema of the tables. */
    public String schema() {
        return schema;
    }

    /** The server's major version. */
    public int serverVersion() {
        return serverVersion;
    }

    /** Counts the rows of each table, those first that others refer to. */
    public Map<String, Long> rows() {
        return rows;
    }

    /** The last number given in each table, or a later one. */
    public Map<String, Long> numbers() {
        return numbers;
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It only read.
            return;
        }
    }
}
