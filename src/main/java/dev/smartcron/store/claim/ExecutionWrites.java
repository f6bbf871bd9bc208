package dev.smartcron.store.claim;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.store.rows.Rows;
import java.time.Instant;
import java.util.Optional;

/**
 * Changes the status of executions: every statement that does. Each is conditional on the state that it leaves, so that
 * of several who want to change a row one does; the row count says who. The row of an attempt goes with its execution's, and so does the
 * event that tells of it; none tells of a row that only waits.
 *
 * <pre>
 * from     to                                             by
 *          pending                                        {@link #add}: a firing, a manual start, a service's next run, a job
 *          missed, skipped, failed                        {@link #add}: a firing decided as it was planned
 * pending  running                                        {@link #claim}, with the task's lock and its fence
 * pending  skipped, missed, cancelled, failed, …          {@link #close}: it is not to be started any more
 * pending  cancelled                                      {@link #cancelAllPending}: its task is removed
 * pending  cancelled                                      {@link #cancelService}: its task is changed
 * pending  cancelled                                      {@link #cancelJobs}: its owner's jobs are cancelled
 * running  pending                                        {@link #retry}, at its fence, unless a stop was requested
 * running  pending                                        {@link #giveBack}, likewise: it never began
 * running  succeeded, failed, timed_out, killed, lost, …  {@link #end}, at its fence
 * running  lost                                           {@link #lose}: its lock was taken by force
 * running  lost                                           {@link #forget}: its database was restored
 * </pre>
 */
public final class ExecutionWrites {
    private static final String ADD = """
            insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status, reason_code,
                reason_facts, created_at, finished_at, firings, last_firing, owner, job_key, parent, chain_links, wait_until)
            values (:task, :trigger, :overlap, :scheduled_at, :due_at, :priority, :status, :reason_code,
                :reason_facts, :now, :finished_at, :firings, :last_firing, :owner, :job_key, :parent, :chain_links,
                :wait_until)
            on conflict do nothing""" + StatusEvents.TOLD;

    private static final String CLAIM = """
            update executions set status = 'running', reason_code = null, reason_facts = null, node = :node,
                runner = :runner, slot = :slot, fence = :fence, started_at = coalesce(started_at, :now),
                attempts = attempts + 1
            where id = :id and status = 'pending'""" + StatusEvents.TOLD;

    private static final String CLOSE = """
            update executions set status = :status, reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :at, exit_code = :exit_code, signal = :signal
            where id = :id and status = 'pending'""" + StatusEvents.TOLD;

    private static final String CANCEL_ALL_PENDING = """
            update executions set status = 'cancelled', reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :now
            where task = :task and status = 'pending'""" + StatusEvents.TOLD;

    private static final String CANCEL_SERVICE = """
            update executions set status = 'cancelled', reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :now
            where task = :task and trigger_kind = 'service' and status = 'pending'""" + StatusEvents.TOLD;

    private static final String CANCEL_JOBS = """
            update executions set status = 'cancelled', reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :now
            where status = 'pending' and trigger_kind = 'queue' and coalesce(owner, '') = :owner""" + StatusEvents.TOLD;

    private static final String RETRY = """
            update executions set status = 'pending', reason_code = :reason_code, reason_facts = :reason_facts,
                due_at = :due_at, node = null, runner = null, adopted_at = null, adopted_from = null,
                started_at = case when attempts = 1 then :started else started_at end
            where id = :id and status = 'running' and fence = :fence and stop_at is null""" + StatusEvents.TOLD;

    private static final String GIVE_BACK = """
            update executions set status = 'pending', reason_code = :reason_code, reason_facts = :reason_facts,
                node = null, runner = null, adopted_at = null, adopted_from = null, fence = null, attempts = attempts - 1,
                started_at = case when attempts = 1 then null else started_at end
            where id = :id and status = 'running' and runner = :runner and fence = :fence and stop_at is null""" + StatusEvents.TOLD;

    private static final String END = """
            update executions set status = :status, reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :at, exit_code = :exit_code, signal = :signal, alerted = :alerted,
                started_at = case when attempts = 1 then :started else started_at end
            where id = :id and status = 'running' and fence = :fence""" + StatusEvents.TOLD;

    private static final String LOSE = """
            update executions set status = 'lost', reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :now
            where id = :id and status = 'running'""" + StatusEvents.TOLD;

    private static final String FORGET = """
            update executions set status = 'lost', reason_code = :reason_code, reason_facts = :reason_facts,
                finished_at = :now, alerted = 1
            where id = :id and status = 'running'""" + StatusEvents.TOLD;

    private final Session session;
    private final AttemptWrites attempts;
    private final StatusEvents told;

    public ExecutionWrites(Session session) {
        this.session = session;
        this.attempts = new AttemptWrites(session);
        this.told = new StatusEvents(session);
    }

    /** Adds a row; returns its id, or empty when there is one of this firing, this service or this key already. */
    public Optional<Long> add(NewExecution added, Instant now) {
        return told.add(
                session.createQuery(ADD)
                        .bind("task", added.task())
                        .bind("trigger", added.trigger().word())
                        .bind("overlap", added.overlap().word())
                        .bind("scheduled_at", Rows.millis(added.scheduledAt()))
                        .bind("due_at", added.dueAt().toEpochMilli())
                        .bind("priority", added.priority())
                        .bind("status", added.status().word())
                        .bind(added.reason())
                        .bind("now", now.toEpochMilli())
                        .bind("finished_at", added.status().isFinal() ? now.toEpochMilli() : null)
                        .bind("firings", added.firings())
                        .bind("last_firing", Rows.millis(added.lastFiring()))
                        .bind("owner", added.owner())
                        .bind("job_key", added.key())
                        .bind("parent", added.parent())
                        .bind("chain_links", added.chainLinks())
                        .bind("wait_until", Rows.millis(added.waitUntil())),
                now);
    }

    /** Makes a pending execution, whose lock is taken, a runner's own, and begins its next attempt. */
    public void claim(Execution execution, TaskLocks.Owner owner, int slot, long fence, Instant now) {
        int claimed = told.change(
                session.createUpdate(CLAIM)
                        .bind("id", execution.id())
                        .bind("node", owner.node())
                        .bind("runner", owner.runner())
                        .bind("slot", slot)
                        .bind("fence", fence)
                        .bind("now", now.toEpochMilli()),
                now);
        if (claimed == 0) {
            // Its row was locked as pending: to go on would start it a second time.
            throw new IllegalStateException("execution " + execution.id() + " waits no more, and was to be claimed");
        }
        attempts.begin(execution.id(), execution.attempts() + 1, now);
    }

    /** Ends what still waits. False when somebody has claimed or ended it meanwhile. */
    boolean close(long execution, Outcome outcome, Instant now) {
        return told.change(
                        session.createUpdate(CLOSE)
                                .bind("id", execution)
                                .bind("status", outcome.status().word())
                                .bind(outcome.reason())
                                .bind("at", now.toEpochMilli())
                                .bind("exit_code", outcome.exitCode())
                                .bind("signal", outcome.signal()),
                        now)
                == 1;
    }

    /** Ends everything of a task that still waits. */
    public void cancelAllPending(String task, Reason reason, Instant now) {
        told.change(
                session.createUpdate(CANCEL_ALL_PENDING)
                        .bind("task", task)
                        .bind(reason)
                        .bind("now", now.toEpochMilli()),
                now);
        new TaskLocks(session).releaseAllOfCancelled();
    }

    /** Ends a service's next run that still waits, so that another is planned as its task is declared now. */
    public void cancelService(String task, Instant now) {
        told.change(
                session.createUpdate(CANCEL_SERVICE)
                        .bind("task", task)
                        .bind(Reason.of(ReasonCode.CHANGED))
                        .bind("now", now.toEpochMilli()),
                now);
    }

    /** Ends every job of an owner that still waits; returns how many. */
    public int cancelJobs(String owner, Reason reason, Instant now) {
        int cancelled = told.change(
                session.createUpdate(CANCEL_JOBS)
                        .bind("owner", owner)
                        .bind(reason)
                        .bind("now", now.toEpochMilli()),
                now);
        new TaskLocks(session).releaseAllOfCancelled();
        return cancelled;
    }

    /** Ends an attempt that another one follows. False when it is not this claim's any more, or is to be stopped. */
    boolean retry(Claim claim, Attempt attempt, Retry retry, Instant now) {
        boolean own = told.changeAfter(
                        attempt,
                        session.createUpdate(RETRY)
                                .bind("id", claim.execution())
                                .bind("fence", claim.fence())
                                .bind(retry.why())
                                .bind("due_at", retry.at().toEpochMilli())
                                .bind("started", attempt.startedAt().toEpochMilli()),
                        now)
                == 1;
        if (own) {
            attempts.end(attempt);
        }
        return own;
    }

    /**
     * Makes a claim whose task has not run, and never will, pending once more. False when it is not its runner's any more,
     * or is to be stopped.
     */
    boolean giveBack(Claim claim, String runner, Instant now) {
        boolean own = told.change(
                        session.createUpdate(GIVE_BACK)
                                .bind("id", claim.execution())
                                .bind("runner", runner)
                                .bind(Reason.of(ReasonCode.NOT_STARTED_YET))
                                .bind("fence", claim.fence()),
                        now)
                == 1;
        if (own) {
            attempts.forget(claim.execution(), claim.attempt());
        }
        return own;
    }

    /** Ends an execution and its last attempt. False when it is not this claim's any more. */
    boolean end(Claim claim, Attempt attempt, Instant now) {
        // Who has killed it knows, and a task that is to be replaced was to be.
        boolean known = attempt.reason() != null && attempt.reason().code().isWantedEnd();
        boolean own = told.change(
                        attempts.outcome(END, attempt)
                                .bind("fence", claim.fence())
                                .bind("alerted", known ? 1 : 0),
                        now)
                == 1;
        if (own) {
            attempts.end(attempt);
        }
        return own;
    }

    /** Records as lost what runs on without its lock. */
    boolean lose(long execution, Reason reason, Instant now) {
        return lose(LOSE, execution, reason, now);
    }

    /** Records as lost what ran when a backup was made, and needs no alert. */
    boolean forget(long execution, Reason reason, Instant now) {
        return lose(FORGET, execution, reason, now);
    }

    private boolean lose(String sql, long execution, Reason reason, Instant now) {
        int lost = told.change(
                session.createUpdate(sql).bind("id", execution).bind(reason).bind("now", now.toEpochMilli()), now);
        attempts.lose(execution, reason, now);
        return lost == 1;
    }
}
