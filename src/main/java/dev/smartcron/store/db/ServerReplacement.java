package dev.smartcron.store.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces our tables on a server by those of a {@link ServerCopy}, within one transaction. The old ones stay in a schema of
 * their own.
 */
public final class ServerReplacement implements Replacement {
    private static final String USERS = """
            select 'a session from ' || coalesce(host(client_addr), 'the server''s own machine') || ' (server process '
                || pid || ')'
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
                and application_name = current_setting('application_name')
            order by pid""";

    private static final String FUNCTIONS = """
            select quote_ident(n.nspname) || '.' || quote_ident(p.proname)
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = :schema and p.proname in ('smartcron_time', 'smartcron_key')""";

    private final HeldConnection held;
    private final String aside;
    private boolean wasThere;

    /**
     * @param url of the database on the server
     * @param aside a name for the schema of what was there
     */
    public ServerReplacement(String url, @Nullable String password, String aside) {
        this.held = new HeldConnection(Connector.of(url, password));
        this.aside = aside;
    }

    @Override
    public void lock() {
        try {
            Connection own = held.open();
            own.setAutoCommit(false);
            try (Statement statement = own.createStatement()) {
                // The copy is completed under the lock, by another session.
                statement.execute("set local idle_in_transaction_session_timeout = 0");
                List<String> tables = ServerSnapshot.tables(statement);
                wasThere = !tables.isEmpty();
                if (wasThere) {
                    statement.execute("lock table " + String.join(", ", tables) + " in access exclusive mode");
                }
            }
        } catch (SQLException e) {
            close();
            throw held.problem(e);
        }
    }

    @Override
    public List<String> users() {
        return held.session().createQuery(USERS).map(row -> row.getString(1)).list();
    }

    @Override
    public Optional<Session> replaced() {
        return wasThere ? Optional.of(held.session()) : Optional.empty();
    }

    @Override
    public Optional<String> replace() {
        Connection own = held.get();
        try (Statement statement = own.createStatement()) {
            String schema = held.session()
                    .createQuery("select current_schema()")
                    .map(row -> row.getString(1))
                    .one();
            String quoted = SqliteSnapshot.quoted(schema);
            if (wasThere) {
                statement.execute("create schema " + aside);
            }
            for (String table : ServerSnapshot.tables(statement)) {
                statement.execute("alter table " + table + " set schema " + aside);
            }
            if (wasThere) {
                moveFunctions(statement, schema, aside);
            }
            for (String table : ServerCopy.tables(statement)) {
                statement.execute("alter table " + ServerCopy.SCHEMA + "." + table + " set schema " + quoted);
            }
            moveFunctions(statement, ServerCopy.SCHEMA, quoted);
            statement.execute("drop schema " + ServerCopy.SCHEMA + " cascade");
            // The views still look at the old tables. Replaced, they keep the rights that were given on them.
            statement.execute(Placeholders.filled("R__views.sql", Dialect.POSTGRESQL));
            // What is there besides tables is made anew.
            statement.execute("delete from " + ServerSnapshot.HISTORY + " where version is null");
            own.commit();
            return wasThere ? Optional.of("schema " + aside) : Optional.empty();
        } catch (SQLException e) {
            throw held.problem(e);
        }
    }

    /** Indexes are made of them, and would go with the schema that they are in. */
    private void moveFunctions(Statement statement, String from, String to) throws SQLException {
        for (String function : held.session()
                .createQuery(FUNCTIONS)
                .bind("schema", from)
                .map(row -> row.getString(1))
                .list()) {
            statement.execute("alter function " + function + " set schema " + to);
        }
    }

    @Override
    public void close() {
        held.close();
    }
}
