package dev.smartcron.store.db;

import dev.smartcron.execution.Ending;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.execution.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the work of a transaction meets it: plain JDBC with named parameters for what a tick does, Jdbi for what
 * operators ask. Both see the same rows and are committed together.
 *
 * <p>The first reads like Jdbi, of which it has the few calls that a tick needs. Jdbi builds its whole configuration before
 * its first statement, which would be a third of every tick's start.
 */
public final class Session {
    private final Connection connection;
    private final Map<String, ParsedSql> texts = new HashMap<>();
    private final ToldEvents told = new ToldEvents();
    private final EndedSums ended = new EndedSums();
    private boolean keeping;
    private @Nullable Handle jdbi;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Jdbi on this connection, made when it is first asked for. */
    public Handle jdbi() {
        Handle handle = jdbi;
        if (handle == null) {
            handle = OneSqlParser.open(connection);
            jdbi = handle;
        }
        return handle;
    }

    /** Runs a text that takes no values to its end: what is neither a query nor a change for the driver. */
    public void run(String sql) {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new StatementFailed(e);
        }
    }

    public Statement createQuery(String sql) {
        return new Statement(texts.computeIfAbsent(sql, text -> new ParsedSql(NamedParameters.in(text))));
    }

    public Statement createUpdate(String sql) {
        return createQuery(sql);
    }

    /** Prepares one text to run with many sets of values. */
    public Batch prepareBatch(String sql) {
        return new Batch(sql);
    }

    /** Has a change told: its event becomes a row of this transaction, the last thing before the commit. */
    public void tell(NewEvent event) {
        if (!keeping) {
            throw new IllegalStateException("an event belongs to the transaction of what it tells");
        }
        told.add(event);
    }

    /** Has an execution's end counted: it becomes a part of its task's sums with this transaction. */
    public void count(Ending ending) {
        if (!keeping) {
            throw new IllegalStateException("an end is counted in the transaction that writes it");
        }
        ended.add(ending);
    }

    /** Begins a transaction: each text is prepared but once, because it says the same for each of its rows. */
    void keep() {
        keeping = true;
        told.clear();
        ended.clear();
    }

    /** Writes what was told and counted in this transaction; nothing but the commit may follow. */
    void finish(Dialect dialect) throws SQLException {
        if (told.isEmpty() && ended.isEmpty()) {
            return;
        }
        ToldEvents.waitForTurn(connection, dialect);
        ended.write(connection);
        told.write(connection);
    }

    /** Lets go of what was kept. */
    void release() throws SQLException {
        keeping = false;
        for (ParsedSql text : texts.values()) {
            PreparedStatement free = text.free;
            if (free != null) {
                text.free = null;
                free.close();
            }
        }
    }

    /** An SQL text, parsed. */
    private static final class ParsedSql {
        private final NamedParameters parameters;

        /** Prepared before, and not in use. */
        private @Nullable PreparedStatement free;

        private ParsedSql(NamedParameters parameters) {
            this.parameters = parameters;
        }
    }

    /** A statement and its values; a name that the text does not have is an error, as is one without a value. */
    public final class Statement {
        private final ParsedSql text;
        private final Map<String, @Nullable Object> values = new HashMap<>();

        private Statement(ParsedSql text) {
            this.text = text;
        }

        public Statement bind(String name, @Nullable Object value) {
            if (!text.parameters.names().contains(name)) {
                throw new IllegalArgumentException("no :" + name + " in " + text.parameters.sql());
            }
            values.put(name, value);
            return this;
        }

        /** Gives {@code :reason_code} and {@code :reason_facts}. */
        public Statement bind(@Nullable Reason reason) {
            return bind("reason_facts", reason == null ? null : reason.factsJson())
                    .bind("reason_code", reason == null ? null : reason.code().word());
        }

        /** Changes rows; returns how many. */
        public int execute() {
            try (Use use = prepare()) {
                return use.statement.executeUpdate();
            } catch (SQLException e) {
                throw new StatementFailed(e);
            }
        }

        /** Says how each row is read; nothing is asked yet. */
        public <T> Answer<T> map(Reader<T> reader) {
            return new Answer<>(this, reader);
        }

        private Use prepare() throws SQLException {
            PreparedStatement free = text.free;
            text.free = null;
            Use use = new Use(text, free != null ? free : connection.prepareStatement(text.parameters.sql()));
            try {
                fill(use.statement);
                return use;
            } catch (SQLException | RuntimeException e) {
                use.statement.close();
                throw e;
            }
        }

        private void fill(PreparedStatement statement) throws SQLException {
            int position = 0;
            for (String name : text.parameters.names()) {
                Object value = values.get(name);
                if (value == null && !values.containsKey(name)) {
                    throw new IllegalArgumentException("nothing given for :" + name + " in " + text.parameters.sql());
                }
                statement.setObject(++position, value);
            }
        }
    }

    /** One text with many sets of values, which go to the database together. */
    public final class Batch {
        private final String sql;
        private final List<Statement> statements = new ArrayList<>();

        private Batch(String sql) {
            this.sql = sql;
        }

        /** Adds a run of the text, whose values are to be bound to what is returned. */
        public Statement add() {
            Statement statement = createUpdate(sql);
            statements.add(statement);
            return statement;
        }

        /** Changes rows, in the order of the runs; returns how many each of them did. */
        public int[] execute() {
            if (statements.isEmpty()) {
                return new int[0];
            }
            ParsedSql text = statements.get(0).text;
            try (PreparedStatement batch = connection.prepareStatement(text.parameters.sql())) {
                for (Statement statement : statements) {
                    statement.fill(batch);
                    batch.addBatch();
                }
                return batch.executeBatch();
            } catch (SQLException e) {
                throw new StatementFailed(e);
            }
        }
    }

    /** A prepared statement while it is nobody else's. */
    private final class Use implements AutoCloseable {
        private final ParsedSql text;
        private final PreparedStatement statement;

        private Use(ParsedSql text, PreparedStatement statement) {
            this.text = text;
            this.statement = statement;
        }

        @Override
        public void close() throws SQLException {
            if (keeping && text.free == null) {
                text.free = statement;
            } else {
                statement.close();
            }
        }
    }

    /** A row to a value. */
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The rows, as they are wanted. */
    public record Answer<T>(Statement query, Reader<T> reader) {
        public List<T> list() {
            try (Use use = query.prepare();
                    ResultSet rows = use.statement.executeQuery()) {
                List<T> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(reader.read(rows));
                }
                return values;
            } catch (SQLException e) {
                throw new StatementFailed(e);
            }
        }

        /** The only row. */
        public T one() {
            return one(list());
        }

        /** The only row, if there is any. */
        public Optional<T> findOne() {
            List<T> values = list();
            return values.isEmpty() ? Optional.empty() : Optional.of(one(values));
        }

        private static <T> T one(List<T> values) {
            if (values.size() != 1) {
                throw new IllegalStateException(values.size() + " rows where one was to be");
            }
            return values.get(0);
        }
    }

    /** Carries the database's refusal to where it is put in words. */
    static final class StatementFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private StatementFailed(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
