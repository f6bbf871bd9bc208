package dev.smartcron.alert;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Very many tasks that are alike and have all failed: {@code t}, {@code t1}, {@code t2} and so on. */
final class FailedCopies {
    private final Database database;

    FailedCopies(Database database, int tasks, Instant at) {
        this.database = database;
        new TaskRuns(database, "web1").register("t", 1, at).fail("t", at, 1, "fatal: no network");
        database.change(session -> {
            copy(session, "tasks", "name", "name = 't'", tasks - 1);
            copy(session, "executions", "task", "task = 't'", tasks - 1);
        });
    }

    private void copy(Session session, String table, String name, String which, int copies) {
        List<String> columns = columns(table);
        String values = columns.stream()
                .map(column -> column.equals(name) ? name + " || n.i" : column)
                .collect(Collectors.joining(", "));
        session.createUpdate("insert into " + table + " (" + String.join(", ", columns)
                        + ") with recursive n(i) as (select 1 union all select i + 1 from n where i < " + copies
                        + ") select " + values + " from " + table + ", n where " + which)
                .execute();
    }

    /** Each of them fails once more, a minute later. */
    void fail() {
        runAgain(Map.of("alerted", "0"));
    }

    /** Each of them succeeds, a minute later. */
    void succeed() {
        runAgain(Map.of("status", "'succeeded'", "exit_code", "0", "reason_code", "null", "reason_facts", "null"));
    }

    private void runAgain(Map<String, String> changes) {
        List<String> columns = columns("executions");
        String values = columns.stream()
                .map(column -> column.endsWith("_at") ? column + " + 60000" : changes.getOrDefault(column, column))
                .collect(Collectors.joining(", "));
        database.change(session -> session.createUpdate(
                        "insert into executions (" + String.join(", ", columns) + ") select " + values
                                + " from executions where id in (select max(id) from executions group by task)")
                .execute());
    }

    private List<String> columns(String table) {
        List<String> columns = database.selectOne("select * from " + table + " limit 1", Map.of(), row -> {
                    List<String> names = new ArrayList<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        names.add(row.getMetaData().getColumnName(i));
                    }
                    return names;
                })
                .orElseThrow();
        columns.remove("id");
        return columns;
    }
}
