package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Numbering;
import dev.smartcron.store.db.Session;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries over what may not go back when a database is replaced by an older copy: numbers that were given out, fences, and
 * what has left for other places. Both databases are of this program's schema.
 */
public final class CarriedOver {
    /** Room for what a lost database may have given out since the copy was made. */
    static final long ROOM = 1_000_000;

    private static final List<String> NODE_COLUMNS = List.of(
            "name",
            "boot_id",
            "version",
            "last_tick",
            "last_health",
            "environment",
            "uptime_ms",
            "booted_at",
            "boot_planned",
            "clock_skew_ms",
            "rival_boot_id",
            "rival_at",
            "runs");

    private static final String RAISE_FENCE =
            "update slots set fence = :fence where name = :name and number = :number and fence < :fence";

    private static final String ADD_FENCE = """
            insert into slots (name, number, fence) values (:name, :number, :fence)
            on conflict (name, number) do nothing""";

    private static final String FENCE = "select cast(value as bigint) as fence from meta where key = 'fence'";

    private static final String RAISE_REMOVED_FENCE = """
            update meta set value = cast(cast(:fence as bigint) as text)
            where key = 'fence' and cast(value as bigint) < cast(:fence as bigint)""";

    private static final String RAISE_ALL = "update slots set fence = :fence where name > '' and fence < :fence";

    private static final String KEEP_NEWER_UPKEEP = """
            insert into upkeep (name, at, node, facts) values (:name, :at, :node, :facts)
            on conflict (name) do update set at = excluded.at, node = excluded.node, facts = excluded.facts
            where upkeep.at < excluded.at""";

    private static final String MESSAGE = """
            select next_try, tries, delivered_at, error from outbox
            where id = :id and channel = :channel and created_at = :created_at""";

    private static final String SET_MESSAGE = """
            update outbox set next_try = :next_try, tries = :tries, delivered_at = :delivered_at, error = :error
            where id = :id""";

    private final Session copy;
    private final Dialect dialect;

    /** @param copy that is to take the other's place, in a transaction */
    public CarriedOver(Session copy, Dialect dialect) {
        this.copy = copy;
        this.dialect = dialect;
    }

    /** Carries it over from the database that is replaced. */
    public void from(Session replaced) {
        Numbering.last(replaced, dialect).forEach((table, last) -> Numbering.raise(copy, dialect, table, last));
        fences(replaced);
        nodes(replaced);
        rows(replaced, "select name, at, node, facts from upkeep").forEach(row -> execute(KEEP_NEWER_UPKEEP, row));
        rows(replaced, "select name, last_event from event_hooks")
                .forEach(row -> execute(
                        "update event_hooks set last_event = :last_event where name = :name and last_event < :last_event",
                        row));
        messages(replaced);
    }

    /** Leaves room where nobody knows any more how far the database came that is replaced. */
    public void fromNowhere() {
        Map<String, Long> last = Numbering.last(copy, dialect);
        for (String table : List.of("executions", "events")) {
            Numbering.raise(copy, dialect, table, last.getOrDefault(table, 0L) + ROOM);
        }
        execute("update slots set fence = fence + :room where name > ''", Map.of("room", ROOM));
        execute(
                "update meta set value = cast(cast(value as bigint) + :room as text) where key = 'fence'",
                Map.of("room", ROOM));
    }

    /** A task's fence is with others too, who refuse a lower one. Of those removed since, the highest is known. */
    private void fences(Session replaced) {
        for (Map<String, @Nullable Object> removed : rows(replaced, FENCE)) {
            execute(RAISE_REMOVED_FENCE, removed);
            execute(RAISE_ALL, removed);
        }
        for (Map<String, @Nullable Object> slot :
                rows(replaced, "select name, number, fence from slots where name like 'task:%'")) {
            if (execute(RAISE_FENCE, slot) == 0) {
                execute(ADD_FENCE, slot);
            }
        }
    }

    /** When machines booted and ticked is no history to go back in: at a boot that seems new, tasks start. */
    private void nodes(Session replaced) {
        String columns = String.join(", ", NODE_COLUMNS);
        for (Map<String, @Nullable Object> node : rows(replaced, "select " + columns + " from nodes")) {
            copy.createUpdate("delete from nodes where name = :name")
                    .bind("name", node.get("name"))
                    .execute();
            execute("insert into nodes (" + columns + ") values (:" + String.join(", :", NODE_COLUMNS) + ")", node);
        }
    }

    /** Carries over what became of the messages that waited when the copy was made. */
    private void messages(Session replaced) {
        for (Map<String, @Nullable Object> waiting :
                rows(copy, "select id, channel, created_at from outbox where next_try is not null")) {
            Session.Statement asked = replaced.createQuery(MESSAGE);
            waiting.forEach(asked::bind);
            asked.map(CarriedOver::row).findOne().ifPresent(now -> {
                now.put("id", waiting.get("id"));
                execute(SET_MESSAGE, now);
            });
        }
    }

    private int execute(String sql, Map<String, @Nullable Object> values) {
        Session.Statement statement = copy.createUpdate(sql);
        values.forEach(statement::bind);
        return statement.execute();
    }

    private static List<Map<String, @Nullable Object>> rows(Session session, String sql) {
        return session.createQuery(sql).map(CarriedOver::row).list();
    }

    private static Map<String, @Nullable Object> row(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        ResultSetMetaData columns = row.getMetaData();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.put(columns.getColumnLabel(i), row.getObject(i));
        }
        return values;
    }
}
