package dev.smartcron.store.claim;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for executions to be stopped. A request is kept in the execution's row until the node that has the process finds it
 * there, so that it comes too late only when there is an outcome already.
 */
public final class StopRequests {
    private static final String ASK = """
            update executions set stop_at = :now, stop_by = :by, stop_as = :as, stop_code = :code, stop_facts = :facts
            where id = :id and status = 'running' and stop_at is null""";

    private static final String ASKED = """
            select id, stop_as, stop_code, stop_facts from executions
            where status = 'running' and node = :node and stop_at is not null""";

    private static final String ASKED_OF = """
            select id, stop_as, stop_code, stop_facts from executions
            where id = :id and status = 'running' and runner = :runner and fence = :fence and stop_at is not null""";

    private final Database database;

    public StopRequests(Database database) {
        this.database = database;
    }

    /**
     * Asks for a running execution to be ended.
     *
     * @param as {@link Status#KILLED} or {@link Status#CANCELLED}: what it then is
     * @return false when it does not run, or was asked to stop before
     */
    public boolean ask(long execution, Status as, String by, Reason reason, Instant now) {
        return database.write(session -> ask(session, execution, as, by, reason, now));
    }

    /** As the other, as a part of a transaction. */
    public static boolean ask(Session session, long execution, Status as, String by, Reason reason, Instant now) {
        return session.createUpdate(ASK)
                        .bind("id", execution)
                        .bind("as", as.word())
                        .bind("by", by)
                        .bind("code", reason.code().word())
                        .bind("facts", reason.factsJson())
                        .bind("now", now.toEpochMilli())
                        .execute()
                == 1;
    }

    /** The effect of {@link #end} on an execution: it waited and has ended, it is to end where it runs, or none. */
    public enum StopEffect {
        ENDED,
        ASKED,
        /** It has ended already, or was asked to before. */
        NONE
    }

    /**
     * Ends an execution that waits, a retry too, and asks for one that runs to be ended: whichever it does by now. On
     * PostgreSQL it may be claimed, or wait for its next attempt, between a look at it and this.
     *
     * @param as {@link Status#KILLED} or {@link Status#CANCELLED}: what it then is where it runs; cancelled where it waits
     */
    public StopEffect end(long execution, Status as, String by, Instant now) {
        Reason stopped = Reason.of(as == Status.KILLED ? ReasonCode.KILLED : ReasonCode.CANCELLED)
                .with("by", by);
        return database.write(session -> {
            if (cancel(session, execution, by, now)) {
                return StopEffect.ENDED;
            }
            if (ask(session, execution, as, by, stopped, now)) {
                return StopEffect.ASKED;
            }
            return cancel(session, execution, by, now) ? StopEffect.ENDED : StopEffect.NONE;
        });
    }

    private static boolean cancel(Session session, long execution, String by, Instant now) {
        Reason cancelled = Reason.of(ReasonCode.CANCELLED).with("by", by);
        return new RecordOutcome(session).close(execution, Outcome.cancelled(cancelled), now);
    }

    /** Requests for executions of a node. */
    public List<StopRequest> asked(String node) {
        return database.read(session -> session.createQuery(ASKED)
                .bind("node", node)
                .map(row -> request(row))
                .list());
    }

    /** The request for a runner's claim; empty where nobody asked, or the claim is not that runner's any more. */
    static Optional<StopRequest> asked(Session session, Claim claim, String runner) {
        return session.createQuery(ASKED_OF)
                .bind("id", claim.execution())
                .bind("runner", runner)
                .bind("fence", claim.fence())
                .map(row -> request(row))
                .findOne();
    }

    private static StopRequest request(ResultSet row) throws SQLException {
        return new StopRequest(
                row.getLong("id"),
                Status.of(row.getString("stop_as")),
                Reason.read(row.getString("stop_code"), row.getString("stop_facts")));
    }

    /**
     * An execution that is to be ended.
     *
     * @param as what it then is
     */
    public record StopRequest(long execution, Status as, Reason reason) {
        /** The outcome that it asks for. */
        public Outcome outcome(@Nullable Integer exitCode, @Nullable Integer signal) {
            return new Outcome(as, reason, exitCode, signal);
        }
    }
}
