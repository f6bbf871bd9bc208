package dev.smartcron.store.claim;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.store.rows.Rows;
import java.time.Instant;
import java.util.List;

/**
 * Records the outcome of an attempt, or of what is not to be started, and settles its lock. A runner that no longer owns
 * the claim changes nothing.
 *
 * <p>A retry is another attempt of the same execution, which keeps its lock while it waits: what its task does next must
 * not slip in between.
 */
public final class RecordOutcome {
    private static final String SUCCEEDED =
            "update tasks set last_success = :started where name = :task and coalesce(last_success, 0) < :started";

    private static final String LAST_ATTEMPT = """
            select status, reason_code, reason_facts, exit_code, signal from attempts
            where execution_id = :id and number = :number""";

    /** Of so many as the task has now: those of another division have done other work. */
    private static final String SUCCEEDED_SHARDS = """
            select shard from shards
            where execution_id = :id and total = :total and status = 'succeeded'""";

    private final Session session;
    private final ExecutionWrites executions;
    private final TaskLocks locks;
    private final Chains chains;

    public RecordOutcome(Session session) {
        this.session = session;
        this.executions = new ExecutionWrites(session);
        this.locks = new TaskLocks(session);
        this.chains = new Chains(session);
    }

    /** Ends an attempt, and its execution too unless another attempt follows. False when it is not its claim's any more. */
    public boolean record(EndedAttempt ended, Instant now) {
        Claim claim = ended.claim();
        Attempt attempt = ended.attempt();
        Retry retry = ended.retry();
        if (retry != null && executions.retry(claim, attempt, retry, now)) {
            // A job that is tried again must not keep others from running meanwhile.
            if (claim.trigger() == Trigger.QUEUE) {
                locks.releaseAllOf(claim.execution());
            } else {
                locks.keepForRetry(claim.execution(), retry.at());
            }
            return true;
        }
        // An outcome that is offered again, because nobody answered the first time, finds its retry waiting with the
        // lock.
        if (!executions.end(claim, attempt, now)) {
            return false;
        }
        if (attempt.status() == Status.SUCCEEDED) {
            session.createUpdate(SUCCEEDED)
                    .bind("task", claim.task().name())
                    .bind("started", attempt.startedAt().toEpochMilli())
                    .execute();
        }
        Instant at = attempt.finishedAt() == null ? claim.claimedAt() : attempt.finishedAt();
        if (ended.survivors().isEmpty()) {
            locks.releaseAllOf(claim.execution());
        } else {
            locks.keepForSurvivors(claim.execution(), at);
        }
        chains.follow(claim.execution(), claim.task(), attempt.status(), now);
        return true;
    }

    /** The shards of an execution that have succeeded, where there were so many. */
    public static List<Integer> succeededShards(Session session, Claim claim, int total) {
        return session.createQuery(SUCCEEDED_SHARDS)
                .bind("id", claim.execution())
                .bind("total", total)
                .map(row -> row.getInt(1))
                .list();
    }

    /** Ends what still waits, a retry too. False when somebody has claimed or ended it meanwhile. */
    boolean close(long execution, Outcome outcome, Instant now) {
        boolean closed = executions.close(execution, outcome, now);
        if (closed) {
            locks.releaseAllOf(execution);
        }
        return closed;
    }

    /** Ends what is not to be started; an execution whose next attempt is not to be ends as its last one did. */
    public boolean giveUp(Execution execution, Outcome refusal, Instant now) {
        Outcome outcome = execution.attempts() == 0 ? refusal : lastOutcome(execution, refusal);
        boolean closed = close(execution.id(), outcome, now);
        if (closed) {
            chains.follow(execution.id(), execution.task(), outcome.status(), now);
        }
        return closed;
    }

    /**
     * Ends what waited or ran when a backup was made, in a database that is restored from it: what became of it since nobody
     * knows, so nothing follows it and nobody is alerted.
     */
    public boolean forget(Execution execution, Reason reason, Instant now) {
        boolean forgotten = execution.status() == Status.PENDING
                ? executions.close(execution.id(), Outcome.cancelled(reason), now)
                : executions.forget(execution.id(), reason, now);
        if (forgotten) {
            locks.releaseAllOf(execution.id());
        }
        return forgotten;
    }

    private Outcome lastOutcome(Execution execution, Outcome refusal) {
        Outcome last = session.createQuery(LAST_ATTEMPT)
                .bind("id", execution.id())
                .bind("number", execution.attempts())
                .map(row -> new Outcome(
                        Status.of(row.getString("status")),
                        Rows.reason(row),
                        Rows.integer(row, "exit_code"),
                        Rows.integer(row, "signal")))
                .one();
        return refusal.reason() == null ? last : last.with(Reason.NOT_RETRIED, refusal.reason());
    }

    /**
     * Takes a lock from its holder by force. An execution that runs is lost by this, and one that waits for a retry ends
     * as its last attempt did.
     *
     * @return false when it changed hands or was released meanwhile
     */
    public boolean unlock(TaskLocks.Holder holder, Reason reason, Instant now) {
        Execution execution = holder.execution();
        boolean broken = locks.breakBy(holder);
        if (broken && execution.status() == Status.PENDING) {
            giveUp(execution, Outcome.cancelled(reason), now);
        } else if (broken && executions.lose(execution.id(), reason, now)) {
            chains.follow(execution.id(), execution.task(), Status.LOST, now);
        }
        return broken;
    }
}
