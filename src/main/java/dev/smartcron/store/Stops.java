package dev.smartcron.store;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wishes that executions be stopped. Whoever has the process, on whichever node, finds them here and does it; a wish is
 * part of its execution's row, so that it comes too late only when there is an outcome already.
 */
public final class Stops {
    private static final String ASK = """
            update executions set stop_at = :now, stop_by = :by, stop_as = :as, stop_code = :code, stop_facts = :facts
            where id = :id and status = 'running' and stop_at is null""";

    private static final String ASKED = """
            select id, stop_as, stop_code, stop_facts from executions
            where status = 'running' and node = :node and stop_at is not null""";

    private final Database database;

    public Stops(Database database) {
        this.database = database;
    }

    /**
     * Asks for a running execution to be ended.
     *
     * @param as {@link Status#KILLED} or {@link Status#CANCELLED}: what it then is
     * @return false when it does not run, or was asked to stop before
     */
    public boolean ask(long execution, Status as, String by, Reason reason, Instant now) {
        return database.write(handle -> handle.createUpdate(ASK)
                        .bind("id", execution)
                        .bind("as", as.word())
                        .bind("by", by)
                        .bind("code", reason.code().word())
                        .bind("facts", reason.factsJson())
                        .bind("now", now.toEpochMilli())
                        .execute())
                == 1;
    }

    /** Ends an execution that still waits, a retry too. False when it waits no more. */
    public boolean cancel(long execution, Reason reason, Instant now) {
        return database.write(handle -> new RecordOutcome(handle).close(execution, Outcome.cancelled(reason), now));
    }

    /** What is to be stopped on a node. */
    public List<Wish> asked(String node) {
        return database.read(handle -> handle.createQuery(ASKED)
                .bind("node", node)
                .map(row -> new Wish(
                        row.getLong("id"),
                        Status.of(row.getString("stop_as")),
                        Reason.read(row.getString("stop_code"), row.getString("stop_facts"))))
                .list());
    }

    /**
     * An execution that is to be ended.
     *
     * @param as what it then is
     */
    public record Wish(long execution, Status as, Reason reason) {
        /** What it ends as. */
        public Outcome outcome(@Nullable Integer exitCode, @Nullable Integer signal) {
            return new Outcome(as, reason, exitCode, signal);
        }
    }
}
