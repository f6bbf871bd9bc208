package dev.smartcron.store.query;

import dev.smartcron.store.claim.Groups;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the table of registered tasks, as operators ask for it. */
public final class TaskTable {
    private final Database database;

    public TaskTable(Database database) {
        this.database = database;
    }

    /** Every task, in the order of the files they came from. */
    public List<TaskRow> all() {
        return database.select(Sql.of("select {task} from tasks t order by t.position, t.name"), Map.of(), Rows::task);
    }

    public Optional<TaskRow> find(String name) {
        return database.selectOne(
                Sql.of("select {task} from tasks t where t.name = :name"), Map.of("name", name), Rows::task);
    }

    /** Tasks that may name another one: those whose definition has its name as a text. */
    public List<TaskRow> naming(String name) {
        return database.select(
                Sql.of(
                        "select {task} from tasks t where replace(t.definition, :name, '') <> t.definition and t.name <> :own"
                                + " order by t.name"),
                Map.of("name", "\"" + name + "\"", "own", name),
                Rows::task);
    }

    /** The tasks that may declare a key, in the order of the files they came from: those whose definition has its name. */
    public List<TaskRow> declaring(String key) {
        return database.select(
                Sql.of("select {task} from tasks t where replace(t.definition, :key, '') <> t.definition"
                        + " order by t.position, t.name"),
                Map.of("key", "\"" + key + "\":"),
                Rows::task);
    }

    /** The tasks in whose definition a text stands, by name. */
    public List<TaskRow> with(String text) {
        return database.select(
                Sql.of(
                        "select {task} from tasks t where replace(t.definition, :text, '') <> t.definition order by t.name"),
                Map.of("text", text),
                Rows::task);
    }

    /** When a task was registered, or last changed by its file; empty where there is none of that name. */
    public Optional<Instant> declaredAt(String name) {
        return database.selectOne(
                "select updated_at from tasks where name = :name",
                Map.of("name", name),
                row -> Instant.ofEpochMilli(row.getLong("updated_at")));
    }

    /** Every task's name, in alphabetical order. */
    public List<String> names() {
        return database.select("select name from tasks order by name", Map.of(), row -> row.getString(1));
    }

    public int count() {
        return database.selectOne("select count(*) from tasks", Map.of(), row -> row.getInt(1))
                .orElseThrow();
    }

    /** Tasks whose firings nobody can plan, by name. */
    public List<Unplannable> unplannable() {
        return database.select(
                "select name, priority, problem from tasks where problem is not null order by name",
                Map.of(),
                row -> new Unplannable(row.getString("name"), row.getInt("priority"), row.getString("problem")));
    }

    /**
     * A task whose firings nobody can plan.
     *
     * @param problem what keeps it from that, in words
     */
    public record Unplannable(String name, int priority, String problem) {}

    /** The most runs at once of each group, by its name. */
    public Map<String, Integer> groups() {
        return database.read(Groups::limits);
    }

    /** A pause of everything; it may be over. */
    public Optional<Pause> pauseOfAll() {
        return database.read(Pause::ofAll);
    }
}
