package dev.smartcron.store.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds rows to a table of a {@link ServerCopy}, many at a time. */
public final class RowLoader implements AutoCloseable {
    private static final int BATCH = 500;

    private final Connector connector;
    private final Connection connection;
    private final PreparedStatement insert;
    private int waiting;

    /** @param columns as SQL has their names */
    RowLoader(Connector connector, String table, List<String> columns) {
        this.connector = connector;
        try {
            connection = connector.connect();
            insert = connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns)
                    + ") overriding system value values ("
                    + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")");
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /** Adds a row: its values as texts, null for none. */
    public void add(List<@Nullable String> values) {
        try {
            for (int i = 0; i < values.size(); i++) {
                insert.setString(i + 1, values.get(i));
            }
            insert.addBatch();
            waiting++;
            if (waiting == BATCH) {
                flush();
            }
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    private void flush() throws SQLException {
        insert.executeBatch();
        waiting = 0;
    }

    @Override
    public void close() {
        try (connection;
                insert) {
            flush();
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }
}
