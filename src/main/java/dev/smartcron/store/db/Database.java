package dev.smartcron.store.db;

import dev.smartcron.store.claim.OrphanedClaims;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The database that everything recorded goes through, over one connection at a time.
 *
 * <p>Not thread-safe: a process works its database from one thread. Failures of the database itself leave here as
 * {@link DatabaseProblem}.
 *
 * <p>A connection that was lost (the server restarted, the network dropped, somebody ended the session, the file was deleted
 * or replaced) is replaced at the next use, and no use waits longer for it than {@link Connector} says. What that means for
 * the work:
 *
 * <ul>
 *   <li>Work that only reads is done again on the new connection.
 *   <li>Work that writes is done again if the connection was lost before its commit was sent: then the server has
 *       undone it.
 *   <li>If it was lost while the commit was under way, nobody knows whether it was done. It is never repeated here; the
 *       problem says so ({@link DatabaseProblem#isUnsure}), and whoever asked decides. So what a caller means to offer
 *       again must be conditional on what it finds: an outcome is recorded only where its execution is still running at
 *       its fence, a firing that has its row already gets no other. What cannot be conditional must be looked for:
 *       claims that were made without their maker being told are found by {@link OrphanedClaims#own}.
 * </ul>
 */
public final class Database implements AutoCloseable {
    private static final int WRITE_TRIES = 5;

    /** Work that took longer than this to find out that the connection is gone is not done again: its caller has waited. */
    private static final long SOON_NANOS = 5_000_000_000L;

    /** Nor is work that was kept waiting for other writers for so long; each try waits on top of that. */
    private static final long BUSY_LIMIT_NANOS = 20_000_000_000L;

    /** Another process that has just read or written is soon done; one that asks for more than that is not. */
    private static final int SETTLE_MILLIS = 500;

    private final Connector connector;
    private Link link;
    private int connections = 1;
    private @Nullable Duration clockSkew;

    private Database(Connector connector, Link link) {
        this.connector = connector;
        this.link = link;
    }

    /**
     * Begins to load SQLite's driver while the caller goes on. It takes a third of the time to a tick's first task, most of
     * it for a calendar and the search for a file that is not there.
     */
    public static void loadDriverMeanwhile() {
        Thread loader = new Thread(Connector::loadSqlite, "sqlite");
        loader.setDaemon(true);
        loader.start();
    }

    /**
     * Opens the database, creates what is not there yet, and refuses a schema this program does not know.
     *
     * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://…}
     * @param password null where the URL or the server needs none
     * @throws DatabaseProblem when it cannot be opened, or its schema is older or newer than this program's
     */
    public static Database open(String url, @Nullable String password) {
        Path file = fileOf(url);
        if (file != null && Files.notExists(file)) {
            NewDatabaseFile.make(file);
        }
        Database database = openAsItIs(url, password);
        try {
            Schema.ensure(database.schemaVersion(), database.connector);
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * As {@link #open}, and creates nothing; empty where there is no database yet, or one without a table.
     *
     * @throws DatabaseProblem as {@link #open}
     */
    public static Optional<Database> openExisting(String url, @Nullable String password) {
        Path file = fileOf(url);
        if (file != null && !Files.exists(file)) {
            return Optional.empty();
        }
        Database database = openAsItIs(url, password);
        try {
            int version = database.schemaVersion();
            if (version == 0) {
                database.close();
                return Optional.empty();
            }
            Schema.ensure(version, database.connector);
            return Optional.of(database);
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
            return new Database(connector, Link.open(connector));
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /**
     * The same database over a connection of its own, for another thread.
     *
     * @throws DatabaseProblem when it cannot be opened
     */
    public Database another() {
        return over(connector);
    }

    /**
     * The same over a connection whose commits do not wait for the disk, so that they hold their lock no longer than the
     * work takes. A loss of power may undo them, the last ones first, until somebody else's commit has waited for it, or
     * {@link #checkpoint}, which nobody else does for it.
     *
     * @throws DatabaseProblem when it cannot be opened
     */
    public Database withoutWaiting() {
        return over(connector.withoutWaiting());
    }

    private static Database over(Connector connector) {
        try {
            return new Database(connector, Link.open(connector));
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /** A database without a row, which goes with this process. */
    public static Database empty() {
        Connector connector = Connector.inMemory();
        try {
            Database database = new Database(connector, Link.open(connector));
            database.migrate();
            return database;
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /** True for one that others see, and that is there tomorrow. */
    public boolean isKept() {
        return file() != null || dialect() == Dialect.POSTGRESQL;
    }

    public Dialect dialect() {
        return connector.dialect();
    }

    Connector connector() {
        return connector;
    }

    /** The version of the tables; zero for an empty database. */
    public int schemaVersion() {
        return read(session -> Schema.versionOf(session, dialect()));
    }

    /** How often it was connected to: what a server or a file counts for one connection begins anew with the next. */
    public int connections() {
        return connections;
    }

    /** Tables of this program's schema that are not there; a table is never missing unless somebody dropped it. */
    public List<String> missingTables() {
        return read(session -> Schema.missingTables(session, dialect()));
    }

    /**
     * Brings an older schema, or an empty database, up to this program's. Several processes may do so at once.
     *
     * @return how many migrations were applied
     * @throws DatabaseProblem when the database refuses, or is newer than this program
     */
    public int migrate() {
        return Schema.migrate(schemaVersion(), connector);
    }

    /**
     * The file that a URL names, be it there or not; null for a server.
     *
     * @throws DatabaseProblem when the URL is none we know
     */
    public static @Nullable Path fileOf(String url) {
        return Connector.of(url, null).file();
    }

    /** The database's file; null for a server, and for {@link #empty}. */
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
        Duration skew = clockSkew;
        if (skew == null) {
            skew = measureSkew(system);
            clockSkew = skew;
        }
        return Clock.offset(system, skew);
    }

    /** The server's clock minus the system's as {@link #clock} measured it; null when it did not, and on a file. */
    public @Nullable Duration clockSkew() {
        return clockSkew;
    }

    /** The server reads its clock half a round trip after it was asked, as near as anybody can know. */
    private Duration measureSkew(Clock system) {
        return read(open -> {
            long asked = System.nanoTime();
            long before = system.millis();
            long server = open.createQuery("select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)")
                    .map(row -> row.getLong(1))
                    .one();
            return Duration.ofMillis(server - before - (System.nanoTime() - asked) / 2_000_000);
        });
    }

    /** Runs statements that only read; once more when the connection turns out to be lost. */
    public <T> T read(Function<Session, T> work) {
        if (link.isInTransaction()) {
            return work.apply(link.session());
        }
        long began = System.nanoTime();
        try {
            return work.apply(link().session());
        } catch (RuntimeException e) {
            if (!noticedLoss(e) || System.nanoTime() - began > SOON_NANOS) {
                throw connector.problem(e);
            }
        }
        try {
            return work.apply(link().session());
        } catch (RuntimeException e) {
            noticedLoss(e);
            throw connector.problem(e);
        }
    }

    /**
     * Reads rows as operators ask for them, by Jdbi; within a transaction by a statement that it keeps, which is what a
     * transaction needs that asks the same of each of its rows.
     */
    public <T> List<T> select(String sql, Map<String, ?> values, Session.Reader<T> reader) {
        if (link.isInTransaction()) {
            Session.Statement kept = link.session().createQuery(sql);
            values.forEach(kept::bind);
            return kept.map(reader).list();
        }
        return read(session -> session.jdbi()
                .createQuery(sql)
                .bindMap(values)
                .map((row, context) -> reader.read(row))
                .list());
    }

    /** As {@link #select}, of one row at most. */
    public <T> Optional<T> selectOne(String sql, Map<String, ?> values, Session.Reader<T> reader) {
        List<T> rows = select(sql, values, reader);
        if (rows.size() > 1) {
            throw new IllegalStateException(rows.size() + " rows where one was to be");
        }
        return rows.stream().findFirst();
    }

    /**
     * Runs statements in one transaction that excludes other writers from its start (SQLite) or where rows meet
     * (PostgreSQL); run again when the database gave the transaction up for another one, or the connection was lost
     * before the commit. Within a transaction that is under way it is a part of that one: all of it is written, or
     * nothing.
     *
     * @param work may be run several times; what it leaves behind besides rows must be its result alone
     * @throws DatabaseProblem when nothing was written, or ({@link DatabaseProblem#isUnsure}) nobody knows
     */
    public <T> T write(Function<Session, T> work) {
        if (link.isInTransaction()) {
            return work.apply(link.session());
        }
        long asked = System.nanoTime();
        for (int tries = 1; ; tries++) {
            Link open = link();
            long began = System.nanoTime();
            try {
                return open.transaction(work);
            } catch (RuntimeException | SQLException e) {
                boolean lost = noticedLoss(e);
                if (open.commitIsUnanswered()) {
                    throw DatabaseProblem.unsure(connector.problem(e));
                }
                long now = System.nanoTime();
                boolean again = lost
                        ? now - began <= SOON_NANOS
                        : connector.worthAnotherTry(e) && now - asked <= BUSY_LIMIT_NANOS;
                if (tries == WRITE_TRIES || !again) {
                    throw connector.problem(e);
                }
            }
        }
    }

    /** As {@link #write}, for work with no result. */
    public void change(Consumer<Session> work) {
        write(session -> {
            work.accept(session);
            return true;
        });
    }

    /** The connection; a new one where the last was lost, or is one to a file that is not the database's any more. */
    private Link link() {
        link.leaveOtherFile();
        if (link.isLost()) {
            try {
                link = link.again();
                connections++;
            } catch (SQLException e) {
                throw connector.problem(e);
            }
        }
        return link;
    }

    private boolean noticedLoss(Throwable e) {
        if (!link.isLost() && connector.meansLoss(e)) {
            link.lose();
        }
        return link.isLost();
    }

    /**
     * Moves what was committed into the database file proper and empties the write-ahead log, so that closing this
     * connection writes nothing more. Whoever reads keeps it from that, and is not waited for: nobody else could write
     * meanwhile. Does nothing on PostgreSQL.
     */
    public void settle() {
        if (dialect() == Dialect.SQLITE) {
            read(open -> {
                number(open, "pragma busy_timeout = " + SETTLE_MILLIS);
                try {
                    return number(open, "pragma wal_checkpoint(truncate)");
                } finally {
                    number(open, "pragma busy_timeout = " + Connector.BUSY_MILLIS);
                }
            });
        }
    }

    /**
     * Has the disk keep what was committed, and moves of it into the database file proper what nobody reads any more. Keeps
     * nobody from writing meanwhile. Does nothing on PostgreSQL.
     */
    public void checkpoint() {
        if (dialect() == Dialect.SQLITE) {
            read(open -> number(open, "pragma wal_checkpoint(passive)"));
        }
    }

    private static int number(Session open, String pragma) {
        return open.createQuery(pragma).map(row -> row.getInt(1)).one();
    }

    @Override
    public void close() {
        try {
            link.close();
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }
}
