package dev.smartcron.store.query;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.Rows;
import dev.smartcron.store.rows.Sql;
import dev.smartcron.store.rows.TaskRow;
import java.util.List;
import java.util.Optional;

/** Reads the table of registered tasks, as operators ask for it. */
public final class TaskTable {
    private final Database database;

    public TaskTable(Database database) {
        this.database = database;
    }

    /** Every task, in the order of the files they came from. */
    public List<TaskRow> all() {
        return database.read(session -> session.jdbi()
                .createQuery(Sql.of("select {task} from tasks t order by t.position, t.name"))
                .map((row, context) -> Rows.task(row))
                .list());
    }

    public Optional<TaskRow> find(String name) {
        return database.read(session -> session.jdbi()
                .createQuery(Sql.of("select {task} from tasks t where t.name = :name"))
                .bind("name", name)
                .map((row, context) -> Rows.task(row))
                .findOne());
    }

    /** Every task's name, in alphabetical order. */
    public List<String> names() {
        return database.read(session -> session.jdbi()
                .createQuery("select name from tasks order by name")
                .map((row, context) -> row.getString(1))
                .list());
    }

    public int count() {
        return database.read(session -> session.jdbi()
                .createQuery("select count(*) from tasks")
                .map((row, context) -> row.getInt(1))
                .one());
    }

    /** A pause of everything; it may be over. */
    public Optional<Pause> pauseOfAll() {
        return database.read(Pause::ofAll);
    }
}
