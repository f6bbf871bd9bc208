package dev.smartcron.store.db;

import dev.smartcron.execution.NewEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a transaction under way, which become rows at its very end.
 *
 * <p>Who follows events goes on after the last number that was seen, so a number must never become visible after a higher
 * one. SQLite has one writer at a time. PostgreSQL hands numbers out whenever somebody inserts, whoever commits first: so
 * there a lock is taken before the first number and let go only once the commit is visible. It is the last thing that a
 * transaction waits for: behind it come the sums, which nobody writes without it, an insert that meets no other row, and the
 * commit. So who holds it waits for nobody.
 */
final class ToldEvents {
    /** Any number that nobody else of this database takes a lock by. */
    private static final String ONE_AFTER_THE_OTHER = "select pg_advisory_xact_lock(7236837041652)";

    /** An event that is read twice of a task's output is one. */
    private static final String ADD = """
            insert into events (at, kind, task, execution_id, attempt, position, name, data)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (execution_id, attempt, position) where position is not null do nothing""";

    private final List<NewEvent> told = new ArrayList<>();

    void add(NewEvent event) {
        told.add(event);
    }

    /** Forgets what an earlier transaction, or an earlier try of this one, has told. */
    void clear() {
        told.clear();
    }

    boolean isEmpty() {
        return told.isEmpty();
    }

    /** Waits until this transaction is the only one that is about to end. */
    static void waitForTurn(Connection connection, Dialect dialect) throws SQLException {
        if (dialect == Dialect.POSTGRESQL) {
            try (Statement lock = connection.createStatement()) {
                lock.execute(ONE_AFTER_THE_OTHER);
            }
        }
    }

    /** Writes them, in the order in which they were told; the caller has had its turn to come. */
    void write(Connection connection) throws SQLException {
        if (told.isEmpty()) {
            return;
        }
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            for (NewEvent event : told) {
                add.setLong(1, event.at().toEpochMilli());
                add.setString(2, event.kind().word());
                add.setString(3, event.task());
                add.setObject(4, event.execution());
                add.setObject(5, event.attempt());
                add.setObject(6, event.position());
                add.setString(7, event.name());
                add.setString(8, event.json());
                add.addBatch();
            }
            add.executeBatch();
        }
    }
}
