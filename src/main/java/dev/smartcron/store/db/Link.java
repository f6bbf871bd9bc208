package dev.smartcron.store.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A connection with everything that hangs on it, from its opening until it is closed or lost. */
final class Link {
    private final Connector connector;
    private final Connection connection;
    private final Session session;

    /** The device and number of the database's file, which another file of its name has not; null for a server. */
    private final @Nullable Object file;

    private boolean lost;
    private boolean inTransaction;
    private boolean committing;

    /** Not before this is another one tried for; see {@link #again}. */
    private long notBefore;

    private @Nullable SQLException refused;

    private Link(Connector connector, Connection connection, @Nullable Object file) {
        this.connector = connector;
        this.connection = connection;
        this.session = new Session(connection);
        this.file = file;
    }

    static Link open(Connector connector) throws SQLException {
        // Looked at first: one that is put in its place meanwhile is then opened once more, and never missed.
        Object file = fileKey(connector.file());
        return new Link(connector, connector.connect(), file);
    }

    private static @Nullable Object fileKey(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            // It is not there, or cannot be looked at, which its opening tells.
            return null;
        }
    }

    /**
     * Another one in the place of this, which was lost.
     *
     * <p>Where the server does not even refuse, an attempt takes seconds. For as long again nobody is kept waiting once
     * more, so that a runner has at least half of its time for its tasks.
     */
    Link again() throws SQLException {
        long began = System.nanoTime();
        if (refused != null && began - notBefore < 0) {
            throw refused;
        }
        try {
            Object there = fileKey(connector.file());
            return new Link(connector, connector.connectAgain(), there);
        } catch (SQLException e) {
            long now = System.nanoTime();
            notBefore = now + (now - began);
            refused = e;
            throw e;
        }
    }

    Session session() {
        return session;
    }

    boolean isInTransaction() {
        return inTransaction;
    }

    boolean isLost() {
        return lost;
    }

    /**
     * Gives up a database file that was deleted, or in whose place there is another: it can still be read and written, and
     * nobody else would ever know of that. Does nothing on a server.
     */
    void leaveOtherFile() {
        if (file != null && !lost && !Objects.equals(file, fileKey(connector.file()))) {
            lost = true;
            try {
                connection.close();
            } catch (SQLException e) {
                // It is of no more use, whatever became of it.
                return;
            }
        }
    }

    /** True when the last transaction ended with a commit that may or may not have been done. */
    boolean commitIsUnanswered() {
        return lost && committing;
    }

    /** Gives the connection up without another word to the server, which may not be there to listen. */
    void lose() {
        lost = true;
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // It is of no more use, whatever became of it.
            return;
        }
    }

    /**
     * Runs a transaction, undone when the work throws.
     *
     * @throws SQLException when it cannot begin or commit; see {@link #commitIsUnanswered}
     */
    <T> T transaction(Function<Session, T> work) throws SQLException {
        inTransaction = true;
        committing = false;
        try {
            begin();
            session.keep();
            T result = work.apply(session);
            session.finish(connector.dialect());
            session.release();
            committing = true;
            commit();
            committing = false;
            return result;
        } catch (RuntimeException | Error | SQLException e) {
            undo(e);
            throw e;
        } finally {
            inTransaction = false;
        }
    }

    /*
     * SQLite's driver means well and begins the next transaction within its own commit(): that one may find the
     * database busy, and then a commit that was done looks like one that failed. So there it is said in words.
     */

    private void begin() throws SQLException {
        if (connector.dialect() == Dialect.SQLITE) {
            execute("begin immediate");
        } else {
            connection.setAutoCommit(false);
        }
    }

    private void commit() throws SQLException {
        if (connector.dialect() == Dialect.SQLITE) {
            execute("commit");
            return;
        }
        connection.commit();
        leaveTransaction();
    }

    private void undo(Throwable e) {
        if (connector.meansLoss(e)) {
            lose();
            return;
        }
        try {
            if (connector.dialect() == Dialect.SQLITE) {
                execute("rollback");
            } else {
                connection.rollback();
                leaveTransaction();
            }
            session.release();
        } catch (SQLException alsoFailed) {
            e.addSuppressed(alsoFailed);
            if (connector.meansLoss(alsoFailed)) {
                lose();
            }
        }
    }

    /** Asks the server for nothing; a connection that cannot even do this is gone, and its transaction is over. */
    private void leaveTransaction() {
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            lose();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void close() throws SQLException {
        if (!lost) {
            connection.close();
        }
    }
}
