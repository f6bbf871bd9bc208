package dev.smartcron.store.db;

import java.sql.Connection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the work of a transaction meets it: plain JDBC for what a tick does, Jdbi for what operators ask.
 * Both see the same rows and are committed together.
 */
public final class Session {
    private final Connection connection;
    private final Statements statements;
    private @Nullable Handle jdbi;

    Session(Connection connection) {
        this.connection = connection;
        this.statements = new Statements(connection);
    }

    Statements statements() {
        return statements;
    }

    /** As {@link Statements#createQuery}. */
    public Statements.Query createQuery(String sql) {
        return statements.createQuery(sql);
    }

    /** As {@link Statements#createUpdate}. */
    public Statements.Update createUpdate(String sql) {
        return statements.createUpdate(sql);
    }

    /** As {@link Statements#execute}. */
    public int execute(String sql) {
        return statements.execute(sql);
    }

    /** Jdbi on this connection. Its configuration is a third of a tick's start, so it is made when first asked for. */
    public Handle jdbi() {
        Handle handle = jdbi;
        if (handle == null) {
            handle = Jdbi.create(connection).open();
            jdbi = handle;
        }
        return handle;
    }
}
