package dev.smartcron.store.db;

import dev.smartcron.text.UserError;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies a database file as it is at one instant, page by page and over a connection of its own. Others go on writing
 * meanwhile: what they commit stays in the write-ahead log until the copy is made.
 */
public final class SqliteSnapshot {
    private static final int ALL_PAGES = -1;
    private static final int BUSY_PAUSE_MILLIS = 100;
    private static final int BUSY_TRIES = 150;

    private SqliteSnapshot() {}

    /**
     * Makes the copy.
     *
     * @param target a file that is not there or may be overwritten
     * @return how many rows each table has in it
     * @throws DatabaseProblem when the database cannot be read
     * @throws UserError when the copy cannot be written
     */
    public static Map<String, Long> copy(Database database, Path target) {
        return copy(database.connector(), target);
    }

    static Map<String, Long> copy(Connector connector, Path target) {
        try (Connection own = connector.connect();
                Statement statement = own.createStatement()) {
            // The first look at a table decides which instant it is; the copy is within the same transaction.
            statement.execute("begin");
            Map<String, Long> rows = rows(statement);
            write(own, target);
            statement.execute("rollback");
            return rows;
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /** Counts the rows of each table. */
    static Map<String, Long> rows(Statement statement) throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        for (String table : names(statement, "table")) {
            try (ResultSet counted = statement.executeQuery("select count(*) from " + quoted(table))) {
                counted.next();
                rows.put(table, counted.getLong(1));
            }
        }
        return rows;
    }

    /** The names of what somebody made: tables, say, in the order in which they were made. */
    static List<String> names(Statement statement, String type) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("select name from sqlite_schema where type = '" + type
                + "' and name not like 'sqlite\\_%' escape '\\' order by rowid")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The driver answers with SQLite's code, which may be about either file. */
    private static void write(Connection own, Path target) throws SQLException {
        int code = own.unwrap(SQLiteConnection.class)
                .getDatabase()
                .backup("main", target.toString(), null, BUSY_PAUSE_MILLIS, BUSY_TRIES, ALL_PAGES);
        if (code == SQLiteErrorCode.SQLITE_OK.code) {
            return;
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            throw new SQLException("a page of it cannot be read", null, code);
        }
        boolean isFull = code == SQLiteErrorCode.SQLITE_FULL.code;
        WriteProbe refused = isFull ? null : WriteProbe.beside(target);
        String why = isFull
                ? "no space left on device"
                : refused == null ? SQLiteErrorCode.getErrorCode(code).message : refused.why();
        throw UserError.cannotWork(
                "cannot write a copy of the database to " + target + ": " + why,
                refused == null ? "See the disk of its folder: df -h " + target.getParent() : refused.hint());
    }
}
