package dev.smartcron.store.query;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.task.Definition;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is told of tasks with {@code ping_url}, and to whom. Each place that these lead to, which is all of an address
 * before its path, is known as a reader of events: what one does not take holds up no other.
 */
public final class PingTable {
    private static final String KEY = "ping_url";

    /** Begins the names of these readers. */
    public static final String PREFIX = "ping:";

    private static final String READERS =
            "select name from event_hooks where name >= 'ping:' and name < 'ping;' order by name";

    private static final String TAIL = """
            select output_tail from attempts where execution_id = :execution and output_tail <> ''
            order by number desc limit 1""";

    private final Database database;

    public PingTable(Database database) {
        this.database = database;
    }

    /** Has a new place begin with what happens from now on, as a part of a task's registration. */
    static void register(Session session, Definition definition) {
        definition.text(KEY).ifPresent(url -> HookTable.register(session, PREFIX + place(url)));
    }

    /** The place of an address, as that was declared: {@code https://hc-ping.com}. */
    public static String place(String url) {
        int path = url.indexOf('/', url.indexOf("//") + 2);
        return path < 0 ? url : url.substring(0, path);
    }

    /** The place that a reader of events stands for, as its row is called. */
    public static String placeOf(String reader) {
        return reader.substring(PREFIX.length());
    }

    /** The rows of those places. */
    public List<String> readers() {
        return database.read(session ->
                session.createQuery(READERS).map(row -> row.getString("name")).list());
    }

    /** The address of a task as it was declared; empty where it has none, cannot be read, or there is no such task. */
    public Optional<String> url(String task) {
        return database.read(session -> session.createQuery("select name, definition from tasks where name = :task")
                .bind("task", task)
                .map(row -> Rows.definition(row).flatMap(definition -> definition.text(KEY)))
                .findOne()
                .flatMap(url -> url));
    }

    /** The last that an execution printed; null where it printed nothing. */
    public @Nullable String outputTail(long execution) {
        return database.read(session -> session.createQuery(TAIL)
                .bind("execution", execution)
                .map(row -> row.getString("output_tail"))
                .findOne()
                .orElse(null));
    }
}
