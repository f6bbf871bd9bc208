package dev.smartcron.store;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who keeps tasks from overlapping themselves, and taking that from them by force. */
public final class Locks {
    private static final String HELD = "select " + Rows.EXECUTION + """
            , l.place, l.fence as lock_fence, l.node as lock_node, l.runner as lock_runner, l.locked_at, l.locked_until
            from locks l join executions e on e.id = l.execution_id
            where l.task = :task order by l.place""";

    private static final String BREAK = """
            update locks set fence = fence + 1, execution_id = null, node = null, runner = null, locked_at = null,
                locked_until = null
            where task = :task and place = :place and fence = :fence and execution_id = :execution""";

    private static final String LOSE = """
            update executions set status = 'lost', reason = :reason, finished_at = :now
            where id = :execution and status = 'running'""";

    private static final String LOSE_ATTEMPT = """
            update attempts set status = 'lost', reason = :reason, finished_at = :now
            where execution_id = :execution and status = 'running'""";

    private final Database database;

    public Locks(Database database) {
        this.database = database;
    }

    /** The locks of a task that are held. */
    public List<Held> of(String task) {
        return database.read(handle -> handle.createQuery(HELD)
                .bind("task", task)
                .map(row -> new Held(
                        Rows.execution(row),
                        row.getInt("place"),
                        row.getLong("lock_fence"),
                        row.getString("lock_node"),
                        row.getString("lock_runner"),
                        Optional.ofNullable(Rows.instant(row, "locked_at")),
                        Optional.ofNullable(Rows.instant(row, "locked_until"))))
                .list());
    }

    /**
     * Takes a lock from its holder, whatever that one does. Its fence grows, so that nothing the holder may still say
     * counts; an execution that runs is lost by this, and one that waits for a retry ends as its last attempt did.
     *
     * @return false when it changed hands or was released meanwhile
     */
    public boolean takeByForce(Held lock, String reason, Instant now) {
        Execution execution = lock.execution();
        return database.write(handle -> {
            boolean broken = handle.createUpdate(BREAK)
                            .bind("task", execution.task())
                            .bind("place", lock.place())
                            .bind("fence", lock.fence())
                            .bind("execution", execution.id())
                            .execute()
                    == 1;
            if (broken && execution.status() == Status.PENDING) {
                new Recording(handle).giveUp(execution, Outcome.cancelled(reason), now);
            } else if (broken) {
                for (String sql : List.of(LOSE, LOSE_ATTEMPT)) {
                    handle.createUpdate(sql)
                            .bind("execution", execution.id())
                            .bind("reason", reason)
                            .bind("now", now.toEpochMilli())
                            .execute();
                }
            }
            return broken;
        });
    }

    /**
     * A lock that is held.
     *
     * @param node that has it; null while its execution waits for a retry
     * @param runner likewise
     * @param until when it frees itself; empty when it is free already
     */
    public record Held(
            Execution execution,
            int place,
            long fence,
            @Nullable String node,
            @Nullable String runner,
            Optional<Instant> since,
            Optional<Instant> until) {
        /** Whether this is still the same hold of the same lock. */
        public boolean isSame(Held other) {
            return place == other.place && fence == other.fence;
        }
    }
}
