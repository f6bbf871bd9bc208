package dev.smartcron.store;

import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the end of an attempt becomes a row, once: whoever's claim an execution no longer is changes nothing.
 *
 * <p>A retry is another attempt of the same execution, which keeps its lock while it waits: what its task does next must
 * not slip in between.
 */
final class Recording {
    /** A waiting retry's lock outlives its due time by this, should no node be left to start it. */
    private static final Duration RETRY_MARGIN = Duration.ofDays(1);

    private static final String CLOSE = """
            update executions set status = :status, reason_code = :reason_code, reason_facts = :reason_facts, finished_at = :at, exit_code = :exit_code,
                signal = :signal
            where id = :id and status = 'pending'""";

    private static final String END = """
            update executions set status = :status, reason_code = :reason_code, reason_facts = :reason_facts, finished_at = :at, exit_code = :exit_code,
                signal = :signal, started_at = case when attempts = 1 then :started else started_at end
            where id = :id and status = 'running' and fence = :fence""";

    private static final String AGAIN = """
            update executions set status = 'pending', reason_code = :reason_code, reason_facts = :reason_facts, due_at = :again, node = null, runner = null,
                started_at = case when attempts = 1 then :started else started_at end
            where id = :id and status = 'running' and fence = :fence and stop_at is null""";

    private static final String KEEP_LOCK = """
            update locks set node = null, runner = null, locked_until = :until
            where task = :task and place = :place and fence = :fence""";

    /** How long a lock is kept for processes that could not be killed, unless a tick finds them gone before. */
    static final Duration SURVIVORS_KEEP = Duration.ofDays(1);

    private static final String HOLD_LOCK =
            "update locks set locked_until = :until where task = :task and place = :place and fence = :fence";

    private static final String RELEASE_LOCK = """
            update locks set execution_id = null, node = null, runner = null, locked_at = null, locked_until = null
            where task = :task and place = :place and fence = :fence""";

    private static final String RELEASE_LOCKS_OF = """
            update locks set execution_id = null, node = null, runner = null, locked_at = null, locked_until = null
            where task = :task and execution_id = :id""";

    private static final String SUCCEEDED =
            "update tasks set last_success = :started where name = :task and coalesce(last_success, 0) < :started";

    private static final String END_ATTEMPT = """
            update attempts set status = :status, reason_code = :reason_code, reason_facts = :reason_facts, started_at = :started, finished_at = :at,
                exit_code = :exit_code, signal = :signal, cpu_ms = :cpu_ms, system_ms = :system_ms,
                max_rss_kb = :max_rss_kb, output_tail = :tail, summary = :summary
            where execution_id = :id and number = :number and status = 'running'""";

    private final Session handle;

    Recording(Session handle) {
        this.handle = handle;
    }

    /** Ends an attempt, and its execution too unless another attempt follows. False when it is not its claim's any more. */
    boolean record(Ended ended) {
        Claim claim = ended.claim();
        Attempt attempt = ended.attempt();
        boolean again = ended.again() != null && again(claim, attempt, ended.again());
        boolean own = again || end(claim, attempt);
        if (own) {
            endAttempt(attempt);
            if (attempt.status() == Status.SUCCEEDED) {
                handle.createUpdate(SUCCEEDED)
                        .bind("task", claim.task().name())
                        .bind("started", attempt.startedAt().toEpochMilli())
                        .execute();
            }
        }
        // An outcome that is offered again, because nobody answered the first time, finds its retry waiting with the
        // lock.
        if (own && !again) {
            if (ended.survivors().isEmpty()) {
                release(claim.task().name(), claim.place(), claim.fence());
            } else {
                Instant at = attempt.finishedAt() == null ? claim.claimedAt() : attempt.finishedAt();
                hold(claim.task().name(), claim.place(), claim.fence(), at.plus(SURVIVORS_KEEP));
            }
        }
        return own;
    }

    private boolean again(Claim claim, Attempt attempt, Again again) {
        boolean own = handle.createUpdate(AGAIN)
                        .bind("id", claim.execution())
                        .bind("fence", claim.fence())
                        .bind("reason_code", again.why().code().word())
                        .bind("reason_facts", again.why().factsJson())
                        .bind("again", again.at().toEpochMilli())
                        .bind("started", attempt.startedAt().toEpochMilli())
                        .execute()
                == 1;
        if (own) {
            keepLock(claim, again.at());
        }
        return own;
    }

    /** Leaves the lock with an execution that is about to be claimed once more. */
    void keepLock(Claim claim, Instant dueAt) {
        handle.createUpdate(KEEP_LOCK)
                .bind("task", claim.task().name())
                .bind("place", claim.place())
                .bind("fence", claim.fence())
                .bind("until", dueAt.plus(RETRY_MARGIN).toEpochMilli())
                .execute();
    }

    void release(String task, int place, long fence) {
        handle.createUpdate(RELEASE_LOCK)
                .bind("task", task)
                .bind("place", place)
                .bind("fence", fence)
                .execute();
    }

    /** Holds a lock on after its execution's end, for processes of it that are still there. */
    void hold(String task, int place, long fence, Instant until) {
        handle.createUpdate(HOLD_LOCK)
                .bind("task", task)
                .bind("place", place)
                .bind("fence", fence)
                .bind("until", until.toEpochMilli())
                .execute();
    }

    private boolean end(Claim claim, Attempt attempt) {
        return outcome(END, attempt).bind("fence", claim.fence()).execute() == 1;
    }

    private void endAttempt(Attempt attempt) {
        outcome(END_ATTEMPT, attempt)
                .bind("number", attempt.number())
                .bind("cpu_ms", attempt.cpuMs())
                .bind("system_ms", attempt.systemMs())
                .bind("max_rss_kb", attempt.maxRssKb())
                .bind("tail", attempt.outputTail())
                .bind("summary", attempt.summary())
                .execute();
    }

    /** What the row of an execution and that of its attempt both say. */
    private Statements.Update outcome(String sql, Attempt attempt) {
        return handle.createUpdate(sql)
                .bind("id", attempt.execution())
                .bind("status", attempt.status().word())
                .bind("reason_code", Rows.code(attempt.reason()))
                .bind("reason_facts", Rows.facts(attempt.reason()))
                .bind("started", attempt.startedAt().toEpochMilli())
                .bind("at", Rows.millis(attempt.finishedAt()))
                .bind("exit_code", attempt.exitCode())
                .bind("signal", attempt.signal());
    }

    /** Ends what still waits. False when somebody has claimed or ended it meanwhile. */
    boolean close(String task, long execution, Outcome outcome, Instant now) {
        boolean closed = handle.createUpdate(CLOSE)
                        .bind("id", execution)
                        .bind("status", outcome.status().word())
                        .bind("reason_code", Rows.code(outcome.reason()))
                        .bind("reason_facts", Rows.facts(outcome.reason()))
                        .bind("at", now.toEpochMilli())
                        .bind("exit_code", outcome.exitCode())
                        .bind("signal", outcome.signal())
                        .execute()
                == 1;
        if (closed) {
            releaseLocksOf(task, execution);
        }
        return closed;
    }

    /** Ends an execution whose next attempt is not to be: it ends as its last one did. */
    boolean giveUp(Execution execution, Outcome refusal, Instant now) {
        Outcome last = handle.createQuery("""
                        select status, reason_code, reason_facts, exit_code, signal from attempts
                        where execution_id = :id and number = :number""")
                .bind("id", execution.id())
                .bind("number", execution.attempts())
                .map(row -> new Outcome(
                        Status.of(row.getString("status")),
                        Rows.reason(row),
                        Rows.integer(row, "exit_code"),
                        Rows.integer(row, "signal")))
                .one();
        Outcome ended = refusal.reason() == null ? last : last.with(Reason.NOT_RETRIED, refusal.reason());
        return close(execution.task(), execution.id(), ended, now);
    }

    /** Frees what a waiting retry holds. */
    private void releaseLocksOf(String task, long execution) {
        handle.createUpdate(RELEASE_LOCKS_OF)
                .bind("task", task)
                .bind("id", execution)
                .execute();
    }

    /** What becomes of an execution that does not wait while its task's lock is held; null when it is free again. */
    @Nullable
    Outcome whileLocked(String task, Instant now) {
        return handle.createQuery("""
                        select e.id, e.status, e.started_at, e.attempts, e.due_at
                        from locks l join executions e on e.id = l.execution_id
                        where l.task = :task and l.locked_until > :now order by l.place limit 1""")
                .bind("task", task)
                .bind("now", now.toEpochMilli())
                .map(row -> Outcome.skipped(overlap(row)))
                .findOne()
                .orElse(null);
    }

    private static Reason overlap(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        return switch (Status.of(row.getString("status"))) {
            case RUNNING -> Reason.of(ReasonCode.OVERLAP, "execution", id, "since", Rows.instant(row, "started_at"));
            case PENDING ->
                Reason.of(
                        ReasonCode.OVERLAP_RETRY,
                        "execution",
                        id,
                        "at",
                        Rows.instant(row, "due_at"),
                        "attempt",
                        row.getInt("attempts") + 1);
            default -> Reason.of(ReasonCode.OVERLAP_SURVIVORS, "execution", id);
        };
    }
}
