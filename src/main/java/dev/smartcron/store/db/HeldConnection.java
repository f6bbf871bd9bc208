package dev.smartcron.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that is held from {@link #open} until {@link #close}, which undoes what was not committed. */
final class HeldConnection implements AutoCloseable {
    private final Connector connector;
    private @Nullable Connection connection;

    HeldConnection(Connector connector) {
        this.connector = connector;
    }

    Connection open() throws SQLException {
        Connection opened = connector.connect();
        connection = opened;
        return opened;
    }

    Connector connector() {
        return connector;
    }

    /** Returns it while it is open. */
    Connection get() {
        return Objects.requireNonNull(connection, "opened first");
    }

    Session session() {
        return new Session(get());
    }

    DatabaseProblem problem(SQLException e) {
        return connector.problem(e);
    }

    @Override
    public void close() {
        Connection own = connection;
        connection = null;
        try {
            if (own != null) {
                own.close();
            }
        } catch (SQLException e) {
            throw problem(e);
        }
    }
}
