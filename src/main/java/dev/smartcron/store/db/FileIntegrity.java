package dev.smartcron.store.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads every page of a database file, over a connection of its own: that takes as long as it takes to read it all.
 * PostgreSQL looks after itself.
 */
public final class FileIntegrity {
    /** More lines say nothing more. */
    private static final String QUICK_CHECK = "pragma quick_check(5)";

    private FileIntegrity() {}

    /** Reads it all; returns what is damaged, in a few lines, also what keeps it from being read; empty when nothing is. */
    public static List<String> damages(Database database) {
        return read(database, null).orElseThrow();
    }

    /** As {@link #damages(Database)}, but empty when that takes longer than {@code most}: then it was left off. */
    public static Optional<List<String>> damages(Database database, Duration most) {
        return read(database, most);
    }

    private static Optional<List<String>> read(Database database, @Nullable Duration most) {
        if (database.dialect() == Dialect.POSTGRESQL) {
            return Optional.of(List.of());
        }
        Connector connector = database.connector();
        try (Connection own = connector.connect();
                Statement statement = own.createStatement()) {
            return read(statement, connector, most);
        } catch (SQLException e) {
            return Optional.of(List.of(String.valueOf(connector.problem(e).getMessage())));
        }
    }

    private static Optional<List<String>> read(Statement statement, Connector connector, @Nullable Duration most)
            throws SQLException {
        StatementLimit limit = new StatementLimit(statement, most);
        try (ResultSet rows = statement.executeQuery(QUICK_CHECK)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return Optional.of(lines.equals(List.of("ok")) ? List.of() : lines);
        } catch (SQLException e) {
            if (limit.isOver()) {
                return Optional.empty();
            }
            return Optional.of(List.of(String.valueOf(connector.problem(e).getMessage())));
        } finally {
            limit.end();
        }
    }
}
