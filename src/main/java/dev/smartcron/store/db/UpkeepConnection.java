package dev.smartcron.store.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own for upkeep, which no other process has at the same time: statements are no part of a transaction
 * unless they begin one, and take as long as they take. Failures leave it as {@link DatabaseProblem}.
 */
public final class UpkeepConnection implements AutoCloseable {
    /** Any number that nobody else of this database takes a lock by; the lock goes with the connection. */
    private static final String ALONE = "select pg_try_advisory_lock(7236837041653)";

    private final Connector connector;
    private final Connection connection;
    private final @Nullable LockFile lock;

    private UpkeepConnection(Connector connector, Connection connection, @Nullable LockFile lock) {
        this.connector = connector;
        this.connection = connection;
        this.lock = lock;
    }

    /**
     * Opens it; empty where another process is about its upkeep.
     *
     * @throws DatabaseProblem when it cannot be opened
     */
    public static Optional<UpkeepConnection> open(Database database) {
        Connector connector = database.connector();
        try {
            return connector.file() == null ? toServer(connector) : toFile(connector, connector.file());
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    private static Optional<UpkeepConnection> toFile(Connector connector, Path file) throws SQLException {
        Path lock = Path.of(file + "-maintaining");
        try {
            Optional<LockFile> taken = LockFile.attempt(lock);
            return taken.isEmpty() ? Optional.empty() : Optional.of(holding(taken.get(), connector));
        } catch (IOException e) {
            WriteProbe refused = WriteProbe.beside(file);
            throw new DatabaseProblem(
                    "cannot make " + lock + (refused == null ? "" : ": " + refused.why()),
                    refused == null ? "Check the owner of its folder." : refused.hint(),
                    e);
        }
    }

    private static UpkeepConnection holding(LockFile lock, Connector connector) throws SQLException, IOException {
        try {
            return new UpkeepConnection(connector, connector.connect(), lock);
        } catch (SQLException | RuntimeException e) {
            try (lock) {
                throw e;
            }
        }
    }

    private static Optional<UpkeepConnection> toServer(Connector connector) throws SQLException {
        Connection connection = connector.connect();
        UpkeepConnection open = new UpkeepConnection(connector, connection, null);
        try {
            connection.setNetworkTimeout(Runnable::run, 0);
            open.run("set statement_timeout = 0");
            if (open.rows(ALONE, row -> row.getBoolean(1)).get(0)) {
                return Optional.of(open);
            }
        } catch (SQLException | RuntimeException e) {
            try (open) {
                throw e;
            }
        }
        open.close();
        return Optional.empty();
    }

    public Dialect dialect() {
        return connector.dialect();
    }

    /** The database's file; null for a server. */
    public @Nullable Path file() {
        return connector.file();
    }

    /** Executes a statement to its end; returns what the server remarked on it. */
    public List<String> run(String sql) {
        try (Statement statement = connection.createStatement()) {
            // Not execute(), which with SQLite ends some pragmas after their first step.
            statement.executeUpdate(sql);
            List<String> remarks = new ArrayList<>();
            for (SQLWarning each = statement.getWarnings(); each != null; each = each.getNextWarning()) {
                remarks.add(SqliteErrors.oneLine(each));
            }
            return remarks;
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /** As {@link #run}, but undone and false where it takes longer than so. SQLite only. */
    public boolean runWithin(String sql, Duration most) {
        try (Statement statement = connection.createStatement()) {
            StatementLimit limit = new StatementLimit(statement, most);
            try {
                statement.executeUpdate(sql);
                return true;
            } catch (SQLException e) {
                if (limit.isOver()) {
                    return false;
                }
                throw e;
            } finally {
                limit.end();
            }
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /** Reads rows. */
    public <T> List<T> rows(String sql, Session.Reader<T> reader) {
        List<T> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    /** Reads one number. */
    public long number(String sql) {
        return rows(sql, row -> row.getLong(1)).get(0);
    }

    /** Reads the lines of a check; damage that it cannot go on from is the last of them. */
    public List<String> check(String sql) {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getString(1).lines().forEach(lines::add);
            }
        } catch (SQLException e) {
            DatabaseProblem problem = connector.problem(e);
            if (!DatabaseFault.DAMAGE.isOf(problem)) {
                throw problem;
            }
            lines.add(SqliteErrors.oneLine(e));
        }
        return lines;
    }

    @Override
    @SuppressWarnings("try") // the lock is only held, never asked
    public void close() {
        try (LockFile held = lock) {
            connection.close();
        } catch (SQLException e) {
            throw connector.problem(e);
        } catch (IOException e) {
            // The lock is gone all the same; a file is left that harms nobody.
            return;
        }
    }
}
