package dev.smartcron.store.db;

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
import org.jspecify.annotations.Nullable;

/**
 * The tick's way to the database: named parameters over plain JDBC.
 *
 * <p>It reads like Jdbi, of which these are the few calls that a tick needs. Jdbi itself builds its whole configuration
 * before its first statement, which would be a third of every tick's start; what operators ask for goes through it
 * ({@link Session#jdbi}).
 */
public final class Statements {
    private final Connection connection;
    private final Map<String, Text> texts = new HashMap<>();
    private boolean keeping;

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** From here on each text is prepared but once: a transaction says the same for each of its rows. */
    void keep() {
        keeping = true;
    }

    /** Lets go of what was kept. */
    void release() throws SQLException {
        keeping = false;
        for (Text text : texts.values()) {
            PreparedStatement free = text.free;
            if (free != null) {
                text.free = null;
                free.close();
            }
        }
    }

    /** An SQL text, parsed. */
    private static final class Text {
        private final NamedParameters parameters;
        /** Prepared before, and not in use. */
        private @Nullable PreparedStatement free;

        private Text(NamedParameters parameters) {
            this.parameters = parameters;
        }
    }

    private Text text(String sql) {
        Text known = texts.get(sql);
        if (known == null) {
            known = new Text(NamedParameters.in(sql));
            texts.put(sql, known);
        }
        return known;
    }

    /** A row to a value. */
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Query createQuery(String sql) {
        return new Query(this, text(sql));
    }

    Update createUpdate(String sql) {
        return new Update(this, text(sql));
    }

    /** Runs a statement without parameters; returns the count of rows that it changed. */
    public int execute(String sql) {
        return createUpdate(sql).execute();
    }

    /** The values of a statement; a name that the text does not have is an error, as is one without a value. */
    public abstract static class Bound<S> {
        private final Statements statements;
        private final Text text;
        private final Map<String, @Nullable Object> values = new HashMap<>();

        private Bound(Statements statements, Text text) {
            this.statements = statements;
            this.text = text;
        }

        abstract S self();

        public final S bind(String name, @Nullable Object value) {
            if (!text.parameters.names().contains(name)) {
                throw new IllegalArgumentException("no :" + name + " in " + text.parameters.sql());
            }
            values.put(name, value);
            return self();
        }

        /** Gives {@code :reason_code} and {@code :reason_facts}. */
        public final S bind(@Nullable Reason reason) {
            bind("reason_facts", reason == null ? null : reason.factsJson());
            return bind("reason_code", reason == null ? null : reason.code().word());
        }

        final Use prepare() throws SQLException {
            PreparedStatement free = text.free;
            text.free = null;
            Use use = new Use(
                    statements,
                    text,
                    free != null ? free : statements.connection.prepareStatement(text.parameters.sql()));
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

    /** A prepared statement while it is nobody else's. */
    private record Use(Statements statements, Text text, PreparedStatement statement) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            if (statements.keeping && text.free == null) {
                text.free = statement;
            } else {
                statement.close();
            }
        }
    }

    /** A statement that changes rows. */
    public static final class Update extends Bound<Update> {
        private Update(Statements statements, Text text) {
            super(statements, text);
        }

        @Override
        Update self() {
            return this;
        }

        /** Returns the count of rows that it changed. */
        public int execute() {
            try (Use use = prepare()) {
                return use.statement.executeUpdate();
            } catch (SQLException e) {
                throw new StatementFailed(e);
            }
        }
    }

    /** A statement that answers with rows. */
    public static final class Query extends Bound<Query> {
        private Query(Statements statements, Text text) {
            super(statements, text);
        }

        @Override
        Query self() {
            return this;
        }

        public <T> Answer<T> map(Reader<T> reader) {
            return new Answer<>(this, reader);
        }
    }

    /** The rows, as they are wanted. */
    public static final class Answer<T> {
        private final Query query;
        private final Reader<T> reader;

        private Answer(Query query, Reader<T> reader) {
            this.query = query;
            this.reader = reader;
        }

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
    public static final class StatementFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private StatementFailed(SQLException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
