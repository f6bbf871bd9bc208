package dev.smartcron.store;

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
 * ({@link Database#ask}).
 */
final class Statements {
    private final Connection connection;

    Statements(Connection connection) {
        this.connection = connection;
    }

    /** A row to a value. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Query createQuery(String sql) {
        return new Query(connection, NamedParameters.in(sql));
    }

    Update createUpdate(String sql) {
        return new Update(connection, NamedParameters.in(sql));
    }

    /** Runs a statement without parameters; returns the count of rows that it changed. */
    int execute(String sql) {
        return createUpdate(sql).execute();
    }

    /** What a statement is given; a name that the text does not have is an error, as is one that is not given. */
    private abstract static class Bound<S> {
        private final Connection connection;
        private final NamedParameters parameters;
        private final Map<String, @Nullable Object> values = new HashMap<>();

        Bound(Connection connection, NamedParameters parameters) {
            this.connection = connection;
            this.parameters = parameters;
        }

        abstract S self();

        final S bind(String name, @Nullable Object value) {
            if (!parameters.names().contains(name)) {
                throw new IllegalArgumentException("no :" + name + " in " + parameters.sql());
            }
            values.put(name, value);
            return self();
        }

        final PreparedStatement prepare() throws SQLException {
            PreparedStatement statement = connection.prepareStatement(parameters.sql());
            int position = 0;
            for (String name : parameters.names()) {
                Object value = values.get(name);
                if (value == null && !values.containsKey(name)) {
                    statement.close();
                    throw new IllegalArgumentException("nothing given for :" + name + " in " + parameters.sql());
                }
                statement.setObject(++position, value);
            }
            return statement;
        }
    }

    /** A statement that changes rows. */
    static final class Update extends Bound<Update> {
        private Update(Connection connection, NamedParameters parameters) {
            super(connection, parameters);
        }

        @Override
        Update self() {
            return this;
        }

        /** Returns the count of rows that it changed. */
        int execute() {
            try (PreparedStatement statement = prepare()) {
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw new StatementFailed(e);
            }
        }
    }

    /** A statement that answers with rows. */
    static final class Query extends Bound<Query> {
        private Query(Connection connection, NamedParameters parameters) {
            super(connection, parameters);
        }

        @Override
        Query self() {
            return this;
        }

        <T> Answer<T> map(Reader<T> reader) {
            return new Answer<>(this, reader);
        }
    }

    /** The rows, as they are wanted. */
    static final class Answer<T> {
        private final Query query;
        private final Reader<T> reader;

        private Answer(Query query, Reader<T> reader) {
            this.query = query;
            this.reader = reader;
        }

        List<T> list() {
            try (PreparedStatement statement = query.prepare();
                    ResultSet rows = statement.executeQuery()) {
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
        T one() {
            return one(list());
        }

        /** The only row, if there is any. */
        Optional<T> findOne() {
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
