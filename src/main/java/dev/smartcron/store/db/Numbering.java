package dev.smartcron.store.db;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers that a database gives to rows: they only grow, also beyond rows that are gone. */
public final class Numbering {
    /** Tables whose rows are numbered. */
    static final List<String> TABLES =
            List.of("executions", "events", "ticks", "audit", "health_checks", "conditions", "outbox", "notices");

    private static final String LAST_OF_FILE = "select seq from sqlite_sequence where name = :table";

    private static final String LAST_OF_SERVER =
            "select coalesce(pg_sequence_last_value(cast(pg_get_serial_sequence(cast(:table as text), 'id') as regclass)), 0)";

    private static final String SET_ON_SERVER =
            "select setval(cast(pg_get_serial_sequence(cast(:table as text), 'id') as regclass), :number)";

    private Numbering() {}

    /** The last number given in each table; none for a table that never gave one. */
    public static Map<String, Long> last(Session session, Dialect dialect) {
        Map<String, Long> last = new LinkedHashMap<>();
        for (String table : TABLES) {
            session
                    .createQuery(dialect == Dialect.SQLITE ? LAST_OF_FILE : LAST_OF_SERVER)
                    .bind("table", table)
                    .map(row -> row.getLong(1))
                    .list()
                    .stream()
                    .filter(number -> number > 0)
                    .forEach(number -> last.put(table, number));
        }
        return last;
    }

    /** Has a table go on behind a number, unless it is there already. */
    public static void raise(Session session, Dialect dialect, String table, long number) {
        if (last(session, dialect).getOrDefault(table, 0L) >= number) {
            return;
        }
        if (dialect == Dialect.POSTGRESQL) {
            session.createQuery(SET_ON_SERVER)
                    .bind("table", table)
                    .bind("number", number)
                    .map(row -> row.getLong(1))
                    .one();
            return;
        }
        int changed = session.createUpdate("update sqlite_sequence set seq = :number where name = :table")
                .bind("table", table)
                .bind("number", number)
                .execute();
        if (changed == 0) {
            session.createUpdate("insert into sqlite_sequence (name, seq) values (:table, :number)")
                    .bind("table", table)
                    .bind("number", number)
                    .execute();
        }
    }
}
