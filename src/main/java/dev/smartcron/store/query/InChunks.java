package dev.smartcron.store.query;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks for the rows of many executions at once, in as few texts as a database takes. */
final class InChunks {
    private static final int MOST = 5_000;

    private InChunks() {}

    /** @param sql with {@code in (:ids)}, each chunk's ids in the place of that name */
    static <T> List<T> select(Database database, String sql, List<Long> ids, Session.Reader<T> reader) {
        List<T> rows = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += MOST) {
            String chunk = ids.subList(from, Math.min(ids.size(), from + MOST)).stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(","));
            rows.addAll(database.select(sql.replace(":ids", chunk), Map.of(), reader));
        }
        return rows;
    }
}
