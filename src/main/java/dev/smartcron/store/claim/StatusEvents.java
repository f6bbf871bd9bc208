package dev.smartcron.store.claim;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.text.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes the status of executions by a statement, tells each changed row as it then is, and has each end counted: what is
 * told and counted is never anything but what was written.
 */
final class StatusEvents {
    private static final String PENDING = Status.PENDING.word();

    /** Ends such a statement. */
    static final String TOLD = """

            returning id, task, trigger_kind, scheduled_at, due_at, status, reason_code, reason_facts, started_at, finished_at,
                exit_code, signal, node, owner, parent, attempts, firings, last_firing""";

    private final Session session;

    StatusEvents(Session session) {
        this.session = session;
    }

    /** Runs a statement that ends with {@link #TOLD}; returns how many rows it changed. */
    int change(Session.Statement statement, Instant now) {
        return tell(statement.map(row -> counted(row, now, null)).list());
    }

    /** As {@link #change}, of an execution that waits for its next attempt: only this one knows how the last ended. */
    int changeAfter(Attempt last, Session.Statement statement, Instant now) {
        return tell(statement.map(row -> counted(row, now, last)).list());
    }

    /** Adds a row by such a statement, and tells of it unless it only waits; returns its id, empty where there was one. */
    Optional<Long> add(Session.Statement statement, Instant now) {
        return statement
                .map(row -> {
                    if (!row.getString("status").equals(PENDING)) {
                        session.tell(event(row, now, null));
                    }
                    count(row);
                    return row.getLong("id");
                })
                .findOne();
    }

    private int tell(List<NewEvent> events) {
        events.forEach(session::tell);
        return events.size();
    }

    private NewEvent counted(ResultSet row, Instant now, @Nullable Attempt ended) throws SQLException {
        count(row);
        return event(row, now, ended);
    }

    private void count(ResultSet row) throws SQLException {
        if (Status.of(row.getString("status")).isFinal()) {
            session.count(Rows.ending(row));
        }
    }

    private static NewEvent event(ResultSet row, Instant now, @Nullable Attempt ended) throws SQLException {
        Map<String, Object> data = new LinkedHashMap<>();
        text(data, "trigger", row.getString("trigger_kind"));
        int attempts = row.getInt("attempts");
        number(data, "attempt", attempts == 0 ? null : (long) attempts);
        text(data, "node", row.getString("node"));
        text(data, "reason_code", row.getString("reason_code"));
        String facts = row.getString("reason_facts");
        if (facts != null) {
            data.put("reason_facts", new Json.AsWritten(facts));
        }
        exit(data, row, ended);
        String status = row.getString("status");
        if (status.equals(PENDING)) {
            number(data, "due_at", row.getLong("due_at"));
        }
        for (String column : List.of("scheduled_at", "started_at", "finished_at", "parent")) {
            number(data, column, Rows.number(row, column));
        }
        text(data, "owner", row.getString("owner"));
        Long last = Rows.number(row, "last_firing");
        if (last != null) {
            number(data, "firings", row.getLong("firings"));
            number(data, "last_firing", last);
        }
        return NewEvent.of(now, EventKind.EXECUTION, row.getString("task"), row.getLong("id"), status, data);
    }

    private static void exit(Map<String, Object> data, ResultSet row, @Nullable Attempt ended) throws SQLException {
        Integer exitCode = ended == null ? Rows.integer(row, "exit_code") : ended.exitCode();
        Integer signal = ended == null ? Rows.integer(row, "signal") : ended.signal();
        number(data, "exit_code", exitCode == null ? null : exitCode.longValue());
        number(data, "signal", signal == null ? null : signal.longValue());
    }

    private static void text(Map<String, Object> data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }

    private static void number(Map<String, Object> data, String name, @Nullable Long value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
