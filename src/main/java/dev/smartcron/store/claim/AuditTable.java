package dev.smartcron.store.claim;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.text.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records who changed what, and reads it. */
public final class AuditTable {
    private static final String ADD = """
            insert into audit (at, actor, origin, action, task, execution, detail)
            values (:at, :actor, :origin, :action, :task, :execution, :detail)""";

    private static final String OF_TASK = """
            select at, actor, origin, action, task, execution, detail from audit
            where task = :task or task is null order by id""";

    private final Database database;

    public AuditTable(Database database) {
        this.database = database;
    }

    /** Records a deed and its event, in the transaction of the deed itself. */
    public static void record(Session session, AuditEntry entry) {
        session.createUpdate(ADD)
                .bind("at", entry.at().toEpochMilli())
                .bind("actor", entry.actor().name())
                .bind("origin", entry.actor().origin())
                .bind("action", entry.action().word())
                .bind("task", entry.task())
                .bind("execution", entry.execution())
                .bind("detail", Json.write(entry.facts()))
                .execute();
        Map<String, @Nullable Object> told = Json.object("actor", entry.actor().name());
        told.putAll(entry.facts());
        session.tell(NewEvent.of(
                entry.at(),
                EventKind.OPERATOR,
                entry.task(),
                entry.execution(),
                entry.action().word(),
                told));
    }

    /** Lists what was done to a task, and to all tasks at once, in the order it was done. */
    public List<AuditEntry> of(String task) {
        return database.select(OF_TASK, Map.of("task", task), row -> entry(row));
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                Instant.ofEpochMilli(row.getLong("at")),
                new Actor(row.getString("actor"), row.getString("origin")),
                OperatorAction.of(row.getString("action")),
                row.getString("task"),
                Rows.number(row, "execution"),
                Json.readObject(row.getString("detail")));
    }
}
