package dev.smartcron.store.query;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.smartcron.execution.EventKind;
import dev.smartcron.execution.NewEvent;
import dev.smartcron.execution.OutputEvent;
import dev.smartcron.execution.TaskEvent;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.text.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records what tasks print of themselves with {@code ::event}, {@code ::progress} and {@code ::ready}, and reads it. */
public final class EventTable {
    /** Of one execution, with all its attempts. */
    static final int MOST = 1_000;

    static final int MOST_CHARACTERS = 262_144;

    /** Thrice from 0 to 100: what goes round and round for weeks is shown where it stands, and told no more. */
    static final int MOST_PROGRESS = 303;

    private static final String PRINTED = """
            select e.task, v.kind, v.attempt, v.position, length(v.data) as characters
            from executions e left join events v on v.execution_id = e.id and v.position is not null
            where e.id = :execution""";

    private static final String OF_EXECUTIONS = """
            select execution_id, at, attempt, name, data from events
            where execution_id in (:ids) and position is not null and kind = 'task'
            order by execution_id, attempt, position""";

    private static final String PROGRESS = """
            update attempts set progress = :percent
            where execution_id = :execution and number = :attempt and (progress is null or progress <> :percent)""";

    private static final String READY = """
            update executions set ready_at = :now
            where id = :execution and trigger_kind = 'service' and status = 'running' and ready_at is null""";

    private final Database database;

    public EventTable(Database database) {
        this.database = database;
    }

    /** Events of an attempt, in the order in which it printed them. */
    public record AttemptEvents(long execution, int attempt, List<OutputEvent> marks) {
        private NewEvent told(Instant now, EventKind kind, String task, long position, String name, String json) {
            return new NewEvent(now, kind, task, execution, attempt, position, name, json);
        }
    }

    /**
     * An event that an execution printed.
     *
     * @param kind null where there is none: then this stands for the execution alone
     */
    private record Printed(String task, @Nullable String kind, int attempt, long position, int characters) {
        static Printed of(ResultSet row) throws SQLException {
            return new Printed(
                    row.getString("task"),
                    row.getString("kind"),
                    row.getInt("attempt"),
                    row.getLong("position"),
                    row.getInt("characters"));
        }
    }

    /** Counts what is recorded of an execution, and knows what is of one of its attempts. */
    private static final class PrintedBefore {
        private final Set<Long> positions = new HashSet<>();
        private int events;
        private int characters;
        private int progress;

        PrintedBefore(int attempt, List<Printed> before) {
            for (Printed each : before) {
                if (EventKind.TASK.word().equals(each.kind())) {
                    events++;
                    characters += each.characters();
                } else if (each.kind() != null) {
                    progress++;
                }
                if (each.kind() != null && each.attempt() == attempt) {
                    positions.add(each.position());
                }
            }
        }

        /** False when it is recorded already, or too much. */
        boolean take(OutputEvent.Event event) {
            int more = event.json().length();
            if (events >= MOST || characters + more > MOST_CHARACTERS || !positions.add(event.at())) {
                return false;
            }
            events++;
            characters += more;
            return true;
        }

        /** As {@link #take(OutputEvent.Event)}. */
        boolean take(OutputEvent.Progress told) {
            if (progress >= MOST_PROGRESS || !positions.add(told.at())) {
                return false;
            }
            progress++;
            return true;
        }
    }

    /** Records this in one transaction. What is recorded already is left as it is; what is too much is left out. */
    public void record(List<AttemptEvents> all, Instant now) {
        database.change(session -> all.forEach(printed -> record(session, printed, now)));
    }

    private static void record(Session session, AttemptEvents printed, Instant now) {
        List<Printed> before = session.createQuery(PRINTED)
                .bind("execution", printed.execution())
                .map(row -> Printed.of(row))
                .list();
        if (before.isEmpty()) {
            return;
        }
        PrintedBefore recorded = new PrintedBefore(printed.attempt(), before);
        String task = before.get(0).task();
        for (OutputEvent mark : printed.marks()) {
            if (mark instanceof OutputEvent.Progress progress) {
                boolean changed = session.createUpdate(PROGRESS)
                                .bind("execution", printed.execution())
                                .bind("attempt", printed.attempt())
                                .bind("percent", progress.percent())
                                .execute()
                        == 1;
                if (changed && recorded.take(progress)) {
                    String data = Json.write(Map.of("percent", progress.percent()));
                    session.tell(printed.told(now, EventKind.PROGRESS, task, progress.at(), "progress", data));
                }
            } else if (mark instanceof OutputEvent.Event event && recorded.take(event)) {
                session.tell(printed.told(now, EventKind.TASK, task, event.at(), event.name(), event.json()));
            } else if (mark instanceof OutputEvent.Ready) {
                session.createUpdate(READY)
                        .bind("execution", printed.execution())
                        .bind("now", now.toEpochMilli())
                        .execute();
            }
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
