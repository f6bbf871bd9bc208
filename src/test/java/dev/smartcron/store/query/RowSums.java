package dev.smartcron.store.query;

import dev.smartcron.execution.Ending;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Rows;
import java.util.List;

/** Adds up the rows of executions that a test has written by itself. */
public final class RowSums {
    private static final String ROWS = """
            select id, task, status, reason_code, reason_facts, due_at, started_at, finished_at, firings, attempts
            from executions where finished_at is not null and id > :after order by id limit 10000""";

    private RowSums() {}

    /** Takes the place of all sums that are there. */
    public static void count(Database database) {
        database.change(session -> session.createUpdate("delete from sums").execute());
        long after = 0;
        while (true) {
            long from = after;
            List<Ending> some = database.write(session -> {
                List<Ending> rows = session.createQuery(ROWS)
                        .bind("after", from)
                        .map(Rows::ending)
                        .list();
                rows.forEach(session::count);
                return rows;
            });
            if (some.isEmpty()) {
                return;
            }
            after = some.get(some.size() - 1).execution();
        }
    }
}
