package dev.smartcron.store.db;

import dev.smartcron.process.kernel.FileUsers;
import dev.smartcron.process.kernel.FileUsers.FileUser;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Synced;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Replaces what a database file holds within one transaction of SQLite's own, so that the file, its write-ahead log and
 * whoever has them open stay what they are.
 */
public final class SqliteReplacement implements Replacement {
    private final Path file;
    private final HeldConnection held;
    private final Path copy;
    private final Path aside;

    /**
     * @param file of the database
     * @param copy a database file that takes its place
     * @param aside a name for what was there
     */
    public SqliteReplacement(Path file, Path copy, Path aside) {
        this.file = file;
        this.held = new HeldConnection(Connector.of("jdbc:sqlite:" + file, null));
        this.copy = copy;
        this.aside = aside;
    }

    @Override
    public void lock() {
        try {
            Connection own = held.open();
            try (Statement statement = own.createStatement()) {
                // Outside of a transaction; all tables are replaced together.
                statement.execute("pragma foreign_keys = off");
                statement.execute("begin immediate");
            }
        } catch (SQLException e) {
            close();
            throw held.problem(e);
        }
    }

    @Override
    public List<String> users() {
        return FileUsers.of(file).stream().map(FileUser::inWords).toList();
    }

    @Override
    public Optional<Session> replaced() {
        return Optional.of(held.session());
    }

    /**
     * Replaces it.
     *
     * <ol>
     *   <li>Copy the old content aside; nobody changes it, for the lock is held.
     *   <li>Drop every table, and make those of the copy, with their rows and their indexes.
     *   <li>Commit: from here on it is the new content to everybody.
     * </ol>
     */
    @Override
    public Optional<String> replace() {
        Connection own = held.get();
        keepAside();
        try (Statement statement = own.createStatement()) {
            try (PreparedStatement attach = own.prepareStatement("attach database ? as restored")) {
                attach.setString(1, copy.toString());
                attach.execute();
            }
            drop(statement, "view");
            drop(statement, "table");
            fill(statement);
            statement.execute("commit");
        } catch (SQLException e) {
            throw held.problem(e);
        }
        settle(own);
        return Optional.of(aside.toString());
    }

    /** Empties the write-ahead log, which is now as large as the database and would stay so. */
    private static void settle(Connection own) {
        try (Statement statement = own.createStatement()) {
            statement.execute("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            // It is done, whatever becomes of the log; the next one to close the database empties it.
            return;
        }
    }

    private void keepAside() {
        Path part = copy.resolveSibling("aside");
        try {
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            SqliteSnapshot.copy(held.connector(), part);
            Synced.file(part);
            Files.move(part, aside);
            Synced.folderOf(aside);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot keep the database as it was at " + aside + ": " + FileErrors.inWords(e),
                    "Check the rights on its folder, and its disk.");
        }
    }

    private static void drop(Statement statement, String type) throws SQLException {
        for (String name : SqliteSnapshot.names(statement, type)) {
            statement.execute("drop " + type + " " + SqliteSnapshot.quoted(name));
        }
    }

    private static void fill(Statement statement) throws SQLException {
        for (String sql : definitions(statement, "type = 'table'")) {
            statement.execute(sql);
        }
        for (String name : SqliteSnapshot.names(statement, "table")) {
            String table = SqliteSnapshot.quoted(name);
            statement.execute("insert into main." + table + " select * from restored." + table);
        }
        statement.execute("delete from main.sqlite_sequence");
        statement.execute("insert into main.sqlite_sequence select * from restored.sqlite_sequence");
        // Indexes last, for a sorted table makes them faster; then what refers to all of them.
        for (String sql : definitions(statement, "type = 'index'")) {
            statement.execute(sql);
        }
        for (String sql : definitions(statement, "type not in ('table', 'index')")) {
            statement.execute(sql);
        }
    }

    private static List<String> definitions(Statement statement, String which) throws SQLException {
        List<String> definitions = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select sql from restored.sqlite_schema where sql is not null and "
                + which + " and name not like 'sqlite\\_%' escape '\\' order by rowid")) {
            while (rows.next()) {
                definitions.add(rows.getString(1));
            }
        }
        return definitions;
    }

    @Override
    public void close() {
        held.close();
    }
}
