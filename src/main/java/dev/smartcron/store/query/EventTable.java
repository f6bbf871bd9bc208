package dev.smartcron.store.query;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.execution.TaskEvent;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records what tasks print of themselves with {@code ::event} and {@code ::progress}, and reads it. */
public final class EventTable {
    /** Of one execution, with all its attempts. */
    static final int MOST = 1_000;

    static final int MOST_CHARACTERS = 262_144;

    private static final String ADD = """
            insert into events (at, kind, task, execution_id, attempt, position, name, data)
            select :at, 'task', e.task, e.id, :attempt, :position, :name, :data
            from executions e, (select count(*) as number, coalesce(sum(length(data)), 0) as characters
                from events where execution_id = :execution and position is not null) so_far
            where e.id = :execution and so_far.number < :most
                and so_far.characters + length(:data) <= :most_characters
            on conflict (execution_id, attempt, position) where position is not null do nothing""";

    private static final String OF_EXECUTIONS = """
            select execution_id, at, attempt, name, data from events
            where execution_id in (:ids) and position is not null order by execution_id, attempt, position""";

    private static final String PROGRESS =
            "update attempts set progress = :percent where execution_id = :execution and number = :attempt";

    private final Database database;

    public EventTable(Database database) {
        this.database = database;
    }

    /** Events of an attempt, in the order in which it printed them. */
    public record AttemptEvents(long execution, int attempt, List<OutputEvent> marks) {}

    /** Records this in one transaction. What is recorded already is left as it is; what is too much is left out. */
    public void record(List<AttemptEvents> all, Instant now) {
        database.change(handle -> {
            for (AttemptEvents printed : all) {
                for (OutputEvent mark : printed.marks()) {
                    record(handle, printed, mark, now);
                }
            }
        });
    }

    private static void record(Session handle, AttemptEvents printed, OutputEvent mark, Instant now) {
        if (mark instanceof OutputEvent.Progress progress) {
            handle.createUpdate(PROGRESS)
                    .bind("execution", printed.execution())
                    .bind("attempt", printed.attempt())
                    .bind("percent", progress.percent())
                    .execute();
        } else if (mark instanceof OutputEvent.Event event) {
            handle.createUpdate(ADD)
                    .bind("execution", printed.execution())
                    .bind("attempt", printed.attempt())
                    .bind("position", event.at())
                    .bind("at", now.toEpochMilli())
                    .bind("name", event.name())
                    .bind("data", event.json())
                    .bind("most", MOST)
                    .bind("most_characters", MOST_CHARACTERS)
                    .execute();
        }
    }

    /** Events that executions printed, each one's in order, by its id; nothing for one without. */
    public Map<Long, List<TaskEvent>> of(List<Long> executions) {
        return InChunks.select(
                        database, OF_EXECUTIONS, executions, row -> Map.entry(row.getLong("execution_id"), event(row)))
                .stream()
                .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
    }

    private static TaskEvent event(ResultSet row) throws SQLException {
        return new TaskEvent(
                Instant.ofEpochMilli(row.getLong("at")),
                row.getInt("attempt"),
                row.getString("name"),
                row.getString("data"));
    }
}
