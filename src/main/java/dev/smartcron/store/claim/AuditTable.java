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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records who changed what, and reads it. */
public final class AuditTable {
    private static final String ADD = """
            insert into audit (at, actor, origin, action, task, execution, detail)
            values (:at, :actor, :origin, :action, :task, :execution, :detail)""";

    private static final String OF_TASK = """
            select at, actor, origin, action, task, execution, detail from audit
            where task = :task or task is null order by id""";

    private static final String COLUMNS = "id, at, actor, origin, action, task, execution, detail";

    private static final String IS_WANTED =
            "(:actor = '' or d.actor = :actor) and (:action = '' or d.action = :action)";

    /** Whoever asks for what is rare is not led through all that is kept. */
    private static final String NEWEST = "select " + COLUMNS + " from (select " + COLUMNS
            + " from audit where id < :before order by id desc limit :within) d where " + IS_WANTED
            + " order by d.id desc limit :limit";

    private static final String OLDEST_LOOKED_AT = """
            select min(d.id) as id, count(*) as deeds
            from (select id from audit where id < :before order by id desc limit :within) d""";

    private static final String NEWEST_OF_TASK =
            "select " + COLUMNS + " from audit d where d.task = :task and d.id < :before and " + IS_WANTED
                    + " order by d.id desc limit :limit";

    /** Deeds that are looked through for one page. */
    private static final int LOOKED_AT = 20_000;

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

    /**
     * Deeds that are asked for.
     *
     * @param actor who did them; null for anybody
     * @param task that they were done to; null for any, and for those done to all tasks at once
     * @param action null for any
     */
    public record AuditFilter(
            @Nullable String actor,
            @Nullable String task,
            @Nullable OperatorAction action) {}

    /** A deed and its number, which grows. */
    public record NumberedDeed(long id, AuditEntry deed) {}

    /**
     * Deeds, the newest first.
     *
     * @param next the number before which to go on; null where there are no more
     */
    public record AuditPage(
            List<NumberedDeed> deeds, @Nullable Long next) {}

    /**
     * The newest deeds.
     *
     * @param before a number that all of them are smaller than
     */
    public AuditPage newest(AuditFilter filter, long before, int limit) {
        Map<String, Object> values = new HashMap<>(Map.of(
                "before",
                before,
                "limit",
                limit,
                "actor",
                filter.actor() == null ? "" : filter.actor(),
                "action",
                filter.action() == null ? "" : filter.action().word()));
        String task = filter.task();
        if (task == null) {
            values.put("within", LOOKED_AT);
        } else {
            values.put("task", task);
        }
        List<NumberedDeed> deeds = database.select(
                task == null ? NEWEST : NEWEST_OF_TASK, values, row -> new NumberedDeed(row.getLong("id"), entry(row)));
        Optional<Long> next = deeds.size() == limit
                ? Optional.of(deeds.get(limit - 1).id())
                : task == null ? lookedThrough(before) : Optional.empty();
        return new AuditPage(deeds, next.orElse(null));
    }

    /** The smallest number of those that were looked through; empty where that was the last of all. */
    private Optional<Long> lookedThrough(long before) {
        return database.selectOne(
                        OLDEST_LOOKED_AT,
                        Map.of("before", before, "within", LOOKED_AT),
                        row -> row.getInt("deeds") < LOOKED_AT
                                ? Optional.<Long>empty()
                                : Optional.of(row.getLong("id")))
                .flatMap(found -> found);
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
