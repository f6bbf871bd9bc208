package dev.smartcron.store;

import dev.smartcron.execution.TaskEvent;
import dev.smartcron.process.output.Mark;
import java.time.Instant;
import java.util.List;

/** What tasks tell while they run. */
public final class EventTable {
    /** Of one execution, with all its attempts. */
    static final int MOST = 1_000;

    static final int MOST_CHARACTERS = 262_144;

    private static final String ADD = """
            insert into events (execution_id, attempt, position, at, name, body)
            select :execution, :attempt, :position, :at, :name, :body
            from (select count(*) as number, coalesce(sum(length(body)), 0) as characters
                from events where execution_id = :execution) so_far
            where so_far.number < :most and so_far.characters + length(:body) <= :most_characters
            on conflict (execution_id, attempt, position) do nothing""";

    private static final String PROGRESS =
            "update attempts set progress = :percent where execution_id = :execution and number = :attempt";

    private final Database database;

    public EventTable(Database database) {
        this.database = database;
    }

    /** What an attempt told, in the order it was printed. */
    public record Told(long execution, int attempt, List<Mark> marks) {}

    /** Records this in one transaction. What is recorded already is left as it is; what is too much is left out. */
    public void record(List<Told> all, Instant now) {
        database.change(handle -> {
            for (Told told : all) {
                for (Mark mark : told.marks()) {
                    record(handle, told, mark, now);
                }
            }
        });
    }

    private static void record(Session handle, Told told, Mark mark, Instant now) {
        if (mark instanceof Mark.Progress progress) {
            handle.createUpdate(PROGRESS)
                    .bind("execution", told.execution())
                    .bind("attempt", told.attempt())
                    .bind("percent", progress.percent())
                    .execute();
        } else if (mark instanceof Mark.Event event) {
            handle.createUpdate(ADD)
                    .bind("execution", told.execution())
                    .bind("attempt", told.attempt())
                    .bind("position", event.at())
                    .bind("at", now.toEpochMilli())
                    .bind("name", event.name())
                    .bind("body", event.json())
                    .bind("most", MOST)
                    .bind("most_characters", MOST_CHARACTERS)
                    .execute();
        }
    }

    /** What an execution told, in order. */
    public List<TaskEvent> of(long execution) {
        return database.read(session -> session.jdbi()
                .createQuery(
                        "select at, attempt, name, body from events where execution_id = :id order by attempt, position")
                .bind("id", execution)
                .map((row, context) -> new TaskEvent(
                        Instant.ofEpochMilli(row.getLong("at")),
                        row.getInt("attempt"),
                        row.getString("name"),
                        row.getString("body")))
                .list());
    }
}
