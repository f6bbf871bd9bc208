package dev.smartcron.store.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The contents of a database file that nobody else uses, as reading all of it tells.
 *
 * @param damages what is wrong with it, in a few lines; empty when it is whole
 * @param schema the version of its tables; zero where it has none of ours, and where it is damaged
 * @param rows how many rows each table has; none where it is damaged
 */
public record FileContents(List<String> damages, int schema, Map<String, Long> rows) {
    private static final String WHOLE_CHECK = "pragma integrity_check(5)";

    private static final String REFERENCES_CHECK = "pragma foreign_key_check";

    /** Reads all of it: every page, every index against its table, every reference. */
    public static FileContents read(Path file) {
        Connector connector = Connector.of("jdbc:sqlite:" + file, null);
        try (Connection own = connector.connect();
                Statement statement = own.createStatement()) {
            List<String> damages = damages(statement);
            if (!damages.isEmpty()) {
                return new FileContents(damages, 0, Map.of());
            }
            int schema = Schema.versionOf(new Session(own), Dialect.SQLITE);
            return new FileContents(List.of(), schema, SqliteSnapshot.rows(statement));
        } catch (SQLException | RuntimeException e) {
            return new FileContents(List.of(String.valueOf(connector.problem(e).getMessage())), 0, Map.of());
        }
    }

    /**
     * Checks whether a database that others may use can be worked with: false where it is not there, has no byte, is no
     * database, or is damaged.
     *
     * @throws DatabaseProblem when that cannot be seen: it is somebody else's, or stays locked
     */
    public static boolean isWhole(Path file) {
        Connector connector = Connector.of("jdbc:sqlite:" + file, null);
        try {
            if (Files.notExists(file) || Files.size(file) == 0) {
                return false;
            }
        } catch (IOException e) {
            // What keeps it from being looked at keeps it from being opened, and that is told there.
        }
        try (Connection own = connector.connect();
                Statement statement = own.createStatement();
                ResultSet rows = statement.executeQuery(WHOLE_CHECK)) {
            return rows.next() && rows.getString(1).equals("ok");
        } catch (SQLException e) {
            if (SqliteErrors.isDamage(e)) {
                return false;
            }
            throw connector.problem(e);
        }
    }

    private static List<String> damages(Statement statement) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(WHOLE_CHECK)) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        if (!lines.equals(List.of("ok"))) {
            return lines;
        }
        lines.clear();
        try (ResultSet rows = statement.executeQuery(REFERENCES_CHECK)) {
            if (rows.next()) {
                lines.add("a row of " + rows.getString(1) + " refers to one of " + rows.getString(3)
                        + " that is not there");
            }
        }
        return lines;
    }
}
