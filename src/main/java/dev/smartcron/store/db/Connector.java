package dev.smartcron.store.db;

import dev.smartcron.text.Pages;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * Reaches one database, and tells what its errors mean.
 *
 * @param file of a SQLite database; null for a server, and in memory
 * @param waitsForDisk whether a commit returns only when the disk has it
 */
record Connector(
        String url,
        @Nullable String password,
        Dialect dialect,
        @Nullable Path file,
        boolean waitsForDisk) {
    private static final String SQLITE = "jdbc:sqlite:";

    /** One statement waits so long for another process that writes. */
    static final int BUSY_MILLIS = Integer.getInteger("smartcron.busy_ms", 15_000);

    /** Kibibytes of a file that a connection keeps in memory; null for what SQLite keeps, 2,000. */
    private static final @Nullable Integer CACHE_KB = Integer.getInteger("smartcron.cache_kb");

    /** Seconds that each step of connecting may take, where tasks are to be looked after meanwhile. */
    private static final int CONNECT_SECONDS = 5;

    /** Seconds that a server which has accepted us may take for its first answer: a busy one takes some. */
    private static final int FIRST_ANSWER_SECONDS = 20;

    /** Milliseconds that it may take over one statement before it is taken for gone. */
    private static final int ANSWER_MILLIS = 30_000;

    /**
     * The server waits less long for a lock than we do for its answer, so that a lock that is held is told as such. And
     * it lets nobody hold locks who has gone silent in the middle: a node that is cut off would hold everybody up until
     * the server's kernel notices, which takes hours.
     */
    private static final String BOUNDS = "set lock_timeout = 20000; set idle_in_transaction_session_timeout = 30000";

    static Connector of(String url, @Nullable String password) {
        if (url.startsWith(SQLITE)) {
            return new Connector(url, null, Dialect.SQLITE, Path.of(url.substring(SQLITE.length())), true);
        }
        if (url.startsWith(ServerAddress.PREFIX) && new ServerAddress(url).namesUser()) {
            // The driver takes it for a part of the host's name, and tells that name.
            throw new DatabaseProblem(
                    "the address of the database names a user before its host, which is not understood",
                    "Write jdbc:postgresql://host/name?user=smartcron, and the password into SMARTCRON_DB_PASSWORD.");
        }
        if (url.startsWith(ServerAddress.PREFIX)) {
            return new Connector(url, password, Dialect.POSTGRESQL, null, true);
        }
        throw new DatabaseProblem(
                // Without its words: a password may stand in it.
                "the address of the database is not one that SmartCron knows",
                "Write jdbc:sqlite:/path/to/smartcron.db or jdbc:postgresql://host/name?user=smartcron.");
    }

    /** Reaches a database of this process alone, shared by the connections that it opens. */
    static Connector inMemory() {
        return new Connector(
                SQLITE + "file:smartcron-" + System.nanoTime() + "?mode=memory&cache=shared",
                null,
                Dialect.SQLITE,
                null,
                true);
    }

    /** The same without waiting for the disk, and without moving the write-ahead log of a file into it. */
    Connector withoutWaiting() {
        return new Connector(url, password, dialect, file, false);
    }

    /** The first connection, before there is anything to look after. */
    Connection connect() throws SQLException {
        return connect(FIRST_ANSWER_SECONDS);
    }

    /** Another one in the place of one that was lost. */
    Connection connectAgain() throws SQLException {
        return connect(CONNECT_SECONDS);
    }

    private Connection connect(int answerSeconds) throws SQLException {
        if (dialect == Dialect.SQLITE) {
            if (file != null) {
                refuseEmpty(file);
            }
            SqliteLibrary.load(file);
            Connection connection = connectToFile();
            if (!waitsForDisk) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("pragma wal_autocheckpoint = 0");
                }
            }
            return connection;
        }
        Connection connection = connectToServer(postgresql(answerSeconds));
        try {
            bound(connection);
            return connection;
        } catch (SQLException e) {
            try (connection) {
                throw e;
            }
        }
    }

    private void bound(Connection connection) throws SQLException {
        if (!url.contains("socketTimeout=")) {
            connection.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(waitsForDisk ? BOUNDS : BOUNDS + "; set synchronous_commit = off");
        }
    }

    /** The driver shows and logs the whole of an address that it cannot read, and a password may stand in it. */
    private Connection connectToServer(Properties properties) throws SQLException {
        if (!new ServerAddress(url).isReadable()) {
            throw unreadable();
        }
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains(url)) {
                throw unreadable();
            }
            throw e;
        }
    }

    private static DatabaseProblem unreadable() {
        return new DatabaseProblem(
                "the address of the database cannot be read",
                "Write jdbc:postgresql://host:5432/name?user=smartcron, and the password into SMARTCRON_DB_PASSWORD.");
    }

    /** Executes statements, each by itself, over a connection of its own. */
    void change(String... statements) throws SQLException {
        try (Connection own = connect();
                Statement statement = own.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** SQLite waits for every lock but one: that of several who switch a new file to its write-ahead log at once. */
    private Connection connectToFile() throws SQLException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);
        while (true) {
            try {
                return new SQLiteConfig(sqlite()).createConnection(url);
            } catch (SQLException e) {
                if (!SqliteErrors.isBusy(e) || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    /** Properties of a connection for work that may take as long as it takes: a migration. */
    Map<String, String> unhurried() {
        Properties properties = dialect == Dialect.SQLITE ? sqlite() : postgresql(FIRST_ANSWER_SECONDS);
        if (dialect == Dialect.POSTGRESQL) {
            properties.setProperty("loginTimeout", Integer.toString(FIRST_ANSWER_SECONDS));
            properties.setProperty("socketTimeout", "0");
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /** Loads the driver, if it is not yet; waits for another thread that is about it. */
    static void loadSqlite() {
        new SQLiteConfig().toProperties();
        SqliteLibrary.loadPrepared();
    }

    private Properties sqlite() {
        SQLiteConfig config = new SQLiteConfig();
        if (file != null) {
            // A file that is gone is told, and not made anew.
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(waitsForDisk ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE); // for Flyway; Link says it itself
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        if (CACHE_KB != null) {
            config.setCacheSize(-CACHE_KB);
        }
        return config.toProperties();
    }

    private Properties postgresql(int answerSeconds) {
        Properties properties = new Properties();
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "smartcron");
        // Each step of the connecting; the URL may say otherwise.
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(answerSeconds));
        properties.setProperty("sslResponseTimeout", answerSeconds + "000");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    /** A file of no bytes is none that we made: SQLite would take it for a new database, and nothing would be registered. */
    private static void refuseEmpty(Path file) {
        try {
            if (Files.size(file) == 0) {
                throw new DatabaseProblem(
                        "the database " + file + " is empty (0 bytes): a copy, a restore or a full disk left it so",
                        "Put the latest backup in its place: smartcron restore FILE. To begin anew, without any task: smartcron"
                                + " migrate --new");
            }
        } catch (IOException e) {
            // What keeps it from being looked at keeps it from being opened, and that is told there.
            return;
        }
    }

    /** True when the database gave up this transaction in favour of another, so that the same work may now succeed. */
    boolean worthAnotherTry(Throwable e) {
        SQLException cause = sqlException(e);
        if (cause == null) {
            return false;
        }
        String state = String.valueOf(cause.getSQLState());
        return dialect == Dialect.POSTGRESQL
                ? state.equals("40001") || state.equals("40P01")
                : SqliteErrors.isBusy(cause);
    }

    /**
     * True when this says that the connection is gone, so that only another one can help: it broke, the server stops or
     * starts, somebody ended the session, or the server did because it was idle for too long.
     */
    boolean meansLoss(Throwable e) {
        SQLException cause = sqlException(e);
        if (cause == null || dialect == Dialect.SQLITE) {
            return false;
        }
        String state = String.valueOf(cause.getSQLState());
        return state.startsWith("08")
                || state.startsWith("57P0")
                || state.equals("25P03")
                || cause.getCause() instanceof IOException;
    }

    RuntimeException problem(RuntimeException e) {
        SQLException cause = sqlException(e);
        return cause == null ? e : problem(cause);
    }

    /** As {@link #problem(SQLException)}; anything else is thrown as it is. */
    RuntimeException problem(Exception e) {
        return e instanceof SQLException said
                ? problem(said)
                : e instanceof RuntimeException thrown ? problem(thrown) : new IllegalStateException(e);
    }

    DatabaseProblem problem(SQLException e) {
        if (file != null) {
            return new SqliteErrors(file, e).inWords();
        }
        return DatabaseProblem.LOCKED.equals(e.getSQLState())
                ? new DatabaseProblem(
                        "another session of the database server " + new ServerAddress(url).server()
                                + " keeps locked what is needed here",
                        "Try again. If it stays, see who holds what: select pid, pg_blocking_pids(pid), state, query from"
                                + " pg_stat_activity",
                        e)
                : new DatabaseProblem(
                        "cannot use the database server " + new ServerAddress(url).server() + ": " + whyNot(e),
                        "Check SMARTCRON_DB (or database in smartcron.yaml), the password, and that the server is up; "
                                + Pages.named("postgresql.md") + " has the steps.",
                        e);
    }

    /** The driver has one sentence for every way in which a connection can fail to come about. */
    private static String whyNot(SQLException e) {
        return e.getCause() instanceof UnknownHostException unknown
                ? "there is no host of the name " + unknown.getMessage()
                : SqliteErrors.oneLine(e);
    }

    private static @Nullable SQLException sqlException(@Nullable Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found) {
                return found;
            }
        }
        return null;
    }
}
