package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.text.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Rows that have a number and a time: found by that time, from the oldest on, and removed by their numbers.
 *
 * <p>What is passed over because it is needed is looked at once, not for each portion.
 */
final class ExpiredRows implements Expired {
    /** The part of a select that goes on after the last row found. */
    static final String AFTER = "{at} < :before and {at} >= :from and ({at} > :from or e.id > :after)";

    static final String IN_ORDER = "order by {at}, e.id limit :most";

    private final Database database;
    private final String select;
    private final String delete;
    private final Map<String, Object> values;
    private AgedRow last = new AgedRow(0, Long.MIN_VALUE);

    /** A row found. */
    private record AgedRow(long id, long at) {
        private static AgedRow of(ResultSet row) throws SQLException {
            return new AgedRow(row.getLong("id"), row.getLong("at"));
        }
    }

    /**
     * @param select made by {@link #select}
     * @param delete from the same table, {@code where id in (:ids)}
     * @param values of what else the select takes, {@code before} among them
     */
    ExpiredRows(Database database, String select, String delete, Map<String, Object> values) {
        this.database = database;
        this.select = select;
        this.delete = delete;
        this.values = values;
    }

    /**
     * A select of the rows {@code e} of a table.
     *
     * @param at the column of their time
     * @param condition of those that may go
     */
    static String select(String table, String at, String condition) {
        return ("select e.id, {at} as at from " + table + " e where " + AFTER + " and " + condition + " " + IN_ORDER)
                .replace("{at}", "e." + at);
    }

    @Override
    public List<Portion> next(int most) {
        List<AgedRow> rows = database.read(session -> {
            Session.Statement query = session.createQuery(select)
                    .bind("from", last.at())
                    .bind("after", last.id())
                    .bind("most", most);
            values.forEach(query::bind);
            return query.map(row -> AgedRow.of(row)).list();
        });
        if (!rows.isEmpty()) {
            last = rows.get(rows.size() - 1);
        }
        List<Long> ids = rows.stream().map(AgedRow::id).toList();
        return Portion.of(ids, (session, few) -> remove(session, database, delete, few));
    }

    /** Removes rows by their numbers. */
    static int remove(Session session, Database database, String delete, List<Long> ids) {
        return statement(session, database, delete, ids).execute();
    }

    /** The same, where the statement takes more. */
    static Session.Statement statement(Session session, Database database, String delete, List<Long> ids) {
        return session.createUpdate(database.dialect().byIds(delete)).bind("ids", Json.write(ids));
    }
}
