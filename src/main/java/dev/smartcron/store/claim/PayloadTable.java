package dev.smartcron.store.claim;

import dev.smartcron.execution.Payload;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.util.Optional;

/** Keeps what was given with jobs, apart from their rows, and reads it when one is about to start. */
public final class PayloadTable {
    private final Database database;

    public PayloadTable(Database database) {
        this.database = database;
    }

    /** Keeps the payload of a job that is added in the same transaction. */
    public static void add(Session session, long execution, Payload payload) {
        session.createUpdate("insert into payloads (execution_id, payload) values (:execution, :payload)")
                .bind("execution", execution)
                .bind("payload", payload.bytes())
                .execute();
    }

    /** The payload of a job; empty where it was given none. */
    public Optional<Payload> find(long execution) {
        return database.read(
                session -> session.createQuery("select payload from payloads where execution_id = :execution")
                        .bind("execution", execution)
                        .map(row -> new Payload(row.getBytes(1)))
                        .findOne());
    }
}
