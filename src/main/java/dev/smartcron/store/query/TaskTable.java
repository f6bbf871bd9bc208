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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the table of registered tasks, as operators ask for it. */
public final class TaskTable {
    private static final String BY_CATEGORY = Sql.of("""
            select {task} from tasks t
            order by case when t.category is null then 1 else 0 end, t.category, t.position, t.name
            limit :most offset :from""");

    /** Those without a category have the empty one. */
    private static final String OF_CATEGORY = Sql.of("""
            select {task} from tasks t where coalesce(t.category, '') = :category
            order by t.position, t.name limit :most offset :from""");

    private static final String VERSION = """
            select count(*) as tasks, coalesce(sum(revision), 0) as revisions, coalesce(max(updated_at), 0) as updated,
                coalesce(sum(paused_at), 0) as paused
            from tasks""";

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

    /** The tasks of a category, or of all, sorted by it and within it as their files have them: so many from one on. */
    public List<TaskRow> byCategory(@Nullable String category, int from, int most) {
        return database.select(
                category == null ? BY_CATEGORY : OF_CATEGORY,
                category == null
                        ? Map.of("from", from, "most", most)
                        : Map.of("from", from, "most", most, "category", category),
                Rows::task);
    }

    /** The number of tasks of each category that there is, by its name; those without one by the empty name. */
    public SortedMap<String, Integer> categories() {
        return database
                .select(
                        "select coalesce(category, '') as category, count(*) as tasks from tasks group by coalesce(category, '')",
                        Map.of(),
                        row -> Map.entry(row.getString("category"), row.getInt("tasks")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Integer::sum, TreeMap::new));
    }

    /** The files that the tasks are from, those with most of them first. */
    public List<String> sources() {
        return database.select(
                "select source, count(*) as tasks from tasks group by source order by count(*) desc, source",
                Map.of(),
                row -> row.getString("source"));
    }

    /** Tells one state of the table from another: it changes with every change of a task. */
    public String version() {
        return database.selectOne(
                        VERSION,
                        Map.of(),
                        row -> row.getLong("tasks") + "." + row.getLong("revisions") + "." + row.getLong("updated")
                                + "." + row.getString("paused"))
                .orElseThrow();
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
