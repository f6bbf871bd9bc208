package dev.smartcron.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the database that everything recorded goes through.
 *
 * <p>Not thread-safe: a process works its database from one thread. Failures of the database itself leave here as
 * {@link DatabaseProblem}.
 */
public final class Database implements AutoCloseable {
    private static final int WRITE_TRIES = 5;

    private final Connector connector;
    private final Connection connection;
    private final Statements statements;
    private @Nullable Handle jdbi;

    private Database(Connector connector, Connection connection) {
        this.connector = connector;
        this.connection = connection;
        this.statements = new Statements(connection);
    }

    /**
     * Opens the database, creates what is not there yet, and refuses a schema this program does not know.
     *
     * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://…}
     * @param password null where the URL or the server needs none
     * @throws DatabaseProblem when it cannot be opened, or its schema is older or newer than this program's
     */
    public static Database open(String url, @Nullable String password) {
        Database database = openAsItIs(url, password);
        try {
            Schema.ensure(database);
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Opens the database whatever its schema, for {@code migrate} and for checks.
     *
     * @throws DatabaseProblem when it cannot be opened
     */
    public static Database openAsItIs(String url, @Nullable String password) {
        Connector connector = Connector.of(url, password);
        try {
            return new Database(connector, connector.connect());
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    Dialect dialect() {
        return connector.dialect();
    }

    Connector connector() {
        return connector;
    }

    /**
     * The file that a URL names, be it there or not; null for a server.
     *
     * @throws DatabaseProblem when the URL is none we know
     */
    public static @Nullable Path fileOf(String url) {
        return Connector.of(url, null).file();
    }

    /** The database's file; null for a server. */
    public @Nullable Path file() {
        return connector.file();
    }

    /**
     * The clock that everything recorded here goes by: the server's own, measured once, so that nodes agree; on a
     * database file the system's.
     */
    public Clock clock(Clock system) {
        if (dialect() == Dialect.SQLITE) {
            return system;
        }
        long server =
                read(open -> open.createQuery("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")
                        .map(row -> row.getLong(1))
                        .one());
        return Clock.offset(system, Duration.ofMillis(server - system.millis()));
    }

    /** Runs statements that only read. */
    <T> T read(Function<Statements, T> work) {
        try {
            return work.apply(statements);
        } catch (RuntimeException e) {
            throw connector.problem(e);
        }
    }

    /**
     * Runs statements in one transaction that excludes other writers from its start (SQLite) or where rows meet
     * (PostgreSQL); run again when the database gave the transaction up for another one.
     */
    <T> T write(Function<Statements, T> work) {
        return inTransaction(() -> work.apply(statements));
    }

    /** As {@link #write}, for work with no result. */
    void change(Consumer<Statements> work) {
        write(open -> {
            work.accept(open);
            return true;
        });
    }

    /** As {@link #read}, through Jdbi: for what operators ask, which a tick never does. */
    <T> T ask(Function<Handle, T> work) {
        try {
            return work.apply(jdbi());
        } catch (RuntimeException e) {
            throw connector.problem(e);
        }
    }

    /** As {@link #write}, through Jdbi. */
    <T> T alter(Function<Handle, T> work) {
        Handle handle = jdbi();
        return inTransaction(() -> work.apply(handle));
    }

    private Handle jdbi() {
        Handle handle = jdbi;
        if (handle == null) {
            handle = Jdbi.create(connection).open();
            jdbi = handle;
        }
        return handle;
    }

    private <T> T inTransaction(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return inOneTransaction(work);
            } catch (RuntimeException e) {
                if (tries == WRITE_TRIES || !connector.worthAnotherTry(e)) {
                    throw connector.problem(e);
                }
            } catch (SQLException e) {
                if (tries == WRITE_TRIES || !connector.worthAnotherTry(e)) {
                    throw connector.problem(e);
                }
            }
        }
    }

    private <T> T inOneTransaction(Supplier<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            T result = work.get();
            connection.commit();
            return result;
        } catch (RuntimeException | Error | SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /**
     * Moves what was committed into the database file proper and empties the write-ahead log, so that closing this
     * connection writes nothing more. Does nothing on PostgreSQL.
     */
    public void settle() {
        if (dialect() == Dialect.SQLITE) {
            read(open -> open.createQuery("pragma wal_checkpoint(truncate)")
                    .map(row -> row.getInt(1))
                    .one());
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }
}
