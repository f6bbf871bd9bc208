package dev.smartcron.store.rows;

import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Session;
import java.util.Optional;

/**
 * The execution whose outcome started another one.
 *
 * @param status its outcome
 */
public record Parent(long execution, String task, Status status) {
    /** Reads one; empty when it is not kept any more. */
    public static Optional<Parent> find(Session session, long execution) {
        return session.createQuery("select id, task, status from executions where id = :id")
                .bind("id", execution)
                .map(row -> new Parent(row.getLong("id"), row.getString("task"), Status.of(row.getString("status"))))
                .findOne();
    }
}
