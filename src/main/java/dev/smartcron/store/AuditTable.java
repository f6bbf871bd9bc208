package dev.smartcron.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who changed what, as operators ask for it. */
public final class AuditTable {
    private static final String OF_TASK = """
            select at, who, action, task, detail from audit where task = :task or task is null order by id""";

    private final Database database;

    public AuditTable(Database database) {
        this.database = database;
    }

    /** What was done to a task, and to all tasks at once, in the order it was done. */
    public List<Change> of(String task) {
        return database.read(session -> session.jdbi()
                .createQuery(OF_TASK)
                .bind("task", task)
                .map((row, context) -> new Change(
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("who"),
                        row.getString("action"),
                        row.getString("task"),
                        row.getString("detail")))
                .list());
    }

    /**
     * One change.
     *
     * @param action the command that made it
     * @param task null for all of them
     * @param detail in words; null when the action says it all
     */
    public record Change(
            Instant at,
            String who,
            String action,
            @Nullable String task,
            @Nullable String detail) {}
}
