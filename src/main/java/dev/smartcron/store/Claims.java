package dev.smartcron.store;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How pending executions become one runner's own, and how their outcomes are recorded.
 *
 * <p>A claim is a conditional write: the row count says who won. The task's lock is taken in the same transaction, its
 * fence grown by one, and is released only at that fence.
 */
public final class Claims {
    /** How long a lock outlives its execution's last moment, so that a slow recording does not lose it. */
    static final Duration LOCK_MARGIN = Duration.ofMinutes(1);

    private static final Duration NO_TIMEOUT = Duration.ofDays(1);

    private static final String RUNNING_HERE = """
            select count(*) as running, (select value from meta where key = 'paused') as paused
            from executions where status = 'running' and node = :node""";

    /** In PostgreSQL, runners of one node count and claim one after the other. */
    private static final String OWN_NODE = "select name from nodes where name = :node for update";

    /**
     * What another node is to start, and what waits for the end of a pause, is left out here and not by whoever reads
     * the rows, so that a lot of it cannot hide the rest.
     */
    private static final String READY = "select " + Rows.EXECUTION + ", e.overlap, " + Rows.TASK + """

            from executions e left join tasks t on t.name = e.task
            where e.status = 'pending' and e.due_at <= :now
              and (t.patience is null
                or ((t.hosts is null or replace(t.hosts, :node_key, '') <> t.hosts)
                    and (t.environments is null or replace(t.environments, (
                        select ',' || n.environment || ',' from nodes n where n.name = :node), '') <> t.environments)))
              and (e.trigger_kind in ('schedule', 'catch_up', 'manual')
                or not (:all_paused = 1 or (t.paused_at is not null and (t.paused_until is null or t.paused_until > :now))))
              and (e.overlap <> 'queue' or not exists (
                    select 1 from locks l
                    where l.task = e.task and l.execution_id is not null and l.locked_until > :now)
                and not exists (
                    select 1 from executions o
                    where o.task = e.task and o.status = 'pending' and o.overlap = 'queue' and o.id < e.id))
            order by e.priority, e.due_at, e.id
            limit :limit""";

    /** Each priority apart, because that is how the index of what is pending is sorted. */
    private static final String NEXT_DUE = """
            select min(d.due) from (
                select (
                    select min(e.due_at) from executions e
                    where e.status = 'pending' and e.priority = p.column1 and e.due_at > :now) as due
                from (values (1), (2), (3), (4), (5)) p) d""";

    private static final String TAKE_LOCK = """
            insert into locks (task, place, fence, execution_id, node, runner, locked_at, locked_until)
            values (:task, :place, 1, :execution, :node, :runner, :now, :until)
            on conflict (task, place) do update set fence = locks.fence + 1, execution_id = excluded.execution_id,
                node = excluded.node, runner = excluded.runner, locked_at = excluded.locked_at,
                locked_until = excluded.locked_until
            where locks.execution_id is null or locks.locked_until <= :now
            returning fence""";

    static final String RELEASE_LOCK = """
            update locks set execution_id = null, node = null, runner = null, locked_at = null, locked_until = null
            where task = :task and place = :place and fence = :fence""";

    private static final String CLAIM = """
            update executions set status = 'running', reason = null, node = :node, runner = :runner, place = :place,
                fence = :fence, started_at = :now, attempts = attempts + 1
            where id = :id and status = 'pending'""";

    private static final String FIRST_ATTEMPT = """
            insert into attempts (execution_id, number, started_at, status)
            values (:id, :number, :now, 'running')""";

    private static final String CLOSE = """
            update executions set status = :status, reason = :reason, finished_at = :at, exit_code = :exit_code,
                signal = :signal
            where id = :id and status = :was""";

    private static final String END = """
            update executions set status = :status, reason = :reason, finished_at = :at, exit_code = :exit_code,
                signal = :signal
            where id = :id and status = 'running' and fence = :fence""";

    private static final String SUCCEEDED =
            "update tasks set last_success = :started where name = :task and coalesce(last_success, 0) < :started";

    private static final String END_ATTEMPT = """
            update attempts set status = :status, reason = :reason, finished_at = :at, exit_code = :exit_code,
                signal = :signal, cpu_ms = :cpu_ms, max_rss_kb = :max_rss_kb, output_tail = :tail,
                summary = :summary
            where execution_id = :id and number = :number""";

    private static final String HOLDER = """
            select e.id, e.started_at from locks l join executions e on e.id = l.execution_id
            where l.task = :task and l.locked_until > :now order by l.place limit 1""";

    private final Database database;
    private final String node;
    private final String runner;
    private final int maxParallel;

    /**
     * Claims for one runner.
     *
     * @param maxParallel most executions at once on its node, whichever of its runners started them
     */
    public Claims(Database database, String node, String runner, int maxParallel) {
        this.database = database;
        this.node = node;
        this.runner = runner;
        this.maxParallel = maxParallel;
    }

    /**
     * One turn of a runner, in one transaction: records what ended, then claims what may start.
     *
     * <ol>
     *   <li>Outcomes are recorded and their locks released, each only while it is still this claim's.
     *   <li>The node's free places are counted.
     *   <li>Of what is due, by priority and then by age, each takes its task's lock and becomes this runner's; what
     *       meets a held lock is treated as its overlap policy says.
     * </ol>
     */
    public Turn turn(List<Ended> ended, Instant now) {
        return database.write(handle -> {
            for (Ended end : ended) {
                record(handle, end);
            }
            if (database.dialect() == Dialect.POSTGRESQL) {
                handle.createQuery(OWN_NODE)
                        .bind("node", node)
                        .map(row -> row.getString(1))
                        .findOne();
            }
            Load load = handle.createQuery(RUNNING_HERE)
                    .bind("node", node)
                    .map(row -> Load.of(row))
                    .one();
            int free = maxParallel - load.running();
            return free > 0
                    ? claim(handle, free, load.pauseAt(now), now)
                    : new Turn(List.of(), List.of(), true, nextDue(handle, now));
        });
    }

    private static @Nullable Instant nextDue(Statements handle, Instant now) {
        return handle.createQuery(NEXT_DUE)
                .bind("now", now.toEpochMilli())
                .map(row -> {
                    long due = row.getLong(1);
                    return row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(due));
                })
                .one()
                .orElse(null);
    }

    private Turn claim(Statements handle, int free, @Nullable Pause pauseOfAll, Instant now) {
        int limit = free * 2 + 20;
        List<Candidate> candidates = handle.createQuery(READY + database.dialect().claimingRows)
                .bind("now", now.toEpochMilli())
                .bind("node", node)
                .bind("node_key", Place.key(node))
                .bind("all_paused", pauseOfAll == null ? 0 : 1)
                .bind("limit", limit)
                .map(row -> Candidate.of(row, pauseOfAll, now))
                .list();
        List<Claim> claimed = new ArrayList<>();
        List<Outcome> refused = new ArrayList<>();
        int left = candidates.size();
        for (Candidate candidate : candidates) {
            if (claimed.size() == free) {
                break;
            }
            left--;
            Execution execution = candidate.execution();
            Outcome refusal = candidate.refusal();
            Task task = candidate.task();
            if (task != null) {
                Claim claim = take(handle, execution, task, candidate.lastSuccess(), now);
                if (claim != null) {
                    claimed.add(claim);
                    continue;
                }
                refusal = candidate.inTurn() ? null : whileLocked(handle, execution, now);
            }
            if (refusal != null) {
                close(handle, execution.id(), refusal, now);
                refused.add(refusal);
            }
        }
        return new Turn(claimed, refused, left > 0 || candidates.size() == limit, nextDue(handle, now));
    }

    private @Nullable Claim take(
            Statements handle, Execution execution, Task task, @Nullable Instant lastSuccess, Instant now) {
        Duration longest = task.limits()
                .timeout()
                .orElse(NO_TIMEOUT)
                .plus(task.limits().killAfter())
                .plus(LOCK_MARGIN);
        for (int place = 0; place < task.policy().maxRunning(); place++) {
            Long fence = handle.createQuery(TAKE_LOCK)
                    .bind("task", execution.task())
                    .bind("place", place)
                    .bind("execution", execution.id())
                    .bind("node", node)
                    .bind("runner", runner)
                    .bind("now", now.toEpochMilli())
                    .bind("until", now.plus(longest).toEpochMilli())
                    .map(row -> row.getLong(1))
                    .findOne()
                    .orElse(null);
            if (fence != null) {
                int number = execution.attempts() + 1;
                handle.createUpdate(CLAIM)
                        .bind("id", execution.id())
                        .bind("node", node)
                        .bind("runner", runner)
                        .bind("place", place)
                        .bind("fence", fence)
                        .bind("now", now.toEpochMilli())
                        .execute();
                handle.createUpdate(FIRST_ATTEMPT)
                        .bind("id", execution.id())
                        .bind("number", number)
                        .bind("now", now.toEpochMilli())
                        .execute();
                return new Claim(
                        execution.id(),
                        task,
                        execution.trigger(),
                        execution.scheduledAt(),
                        execution.owner(),
                        number,
                        place,
                        fence,
                        lastSuccess,
                        now);
            }
        }
        return null;
    }

    /** What becomes of an execution that does not wait while its task's lock is held; null when it is free again. */
    private static @Nullable Outcome whileLocked(Statements handle, Execution execution, Instant now) {
        return handle.createQuery(HOLDER)
                .bind("task", execution.task())
                .bind("now", now.toEpochMilli())
                .map(row -> Outcome.skipped("skipped: previous execution " + row.getLong(1) + " still running since "
                        + Rows.instant(row, "started_at")))
                .findOne()
                .orElse(null);
    }

    private static void close(Statements handle, long id, Outcome outcome, Instant now) {
        handle.createUpdate(CLOSE)
                .bind("id", id)
                .bind("was", "pending")
                .bind("status", outcome.status().word())
                .bind("reason", outcome.reason())
                .bind("at", now.toEpochMilli())
                .bind("exit_code", outcome.exitCode())
                .bind("signal", outcome.signal())
                .execute();
    }

    private static void record(Statements handle, Ended ended) {
        Claim claim = ended.claim();
        Attempt attempt = ended.attempt();
        int own = handle.createUpdate(END)
                .bind("id", claim.execution())
                .bind("fence", claim.fence())
                .bind("status", attempt.status().word())
                .bind("reason", attempt.reason())
                .bind("at", Rows.millis(attempt.finishedAt()))
                .bind("exit_code", attempt.exitCode())
                .bind("signal", attempt.signal())
                .execute();
        if (own == 1) {
            if (attempt.status() == Status.SUCCEEDED) {
                handle.createUpdate(SUCCEEDED)
                        .bind("task", claim.task().name())
                        .bind("started", claim.claimedAt().toEpochMilli())
                        .execute();
            }
            handle.createUpdate(END_ATTEMPT)
                    .bind("id", claim.execution())
                    .bind("number", claim.attempt())
                    .bind("status", attempt.status().word())
                    .bind("reason", attempt.reason())
                    .bind("at", Rows.millis(attempt.finishedAt()))
                    .bind("exit_code", attempt.exitCode())
                    .bind("signal", attempt.signal())
                    .bind("cpu_ms", attempt.cpuMs())
                    .bind("max_rss_kb", attempt.maxRssKb())
                    .bind("tail", attempt.outputTail())
                    .bind("summary", attempt.summary())
                    .execute();
        }
        handle.createUpdate(RELEASE_LOCK)
                .bind("task", claim.task().name())
                .bind("place", claim.place())
                .bind("fence", claim.fence())
                .execute();
    }

    /** What runs on this node, and a pause of everything. */
    private record Load(int running, @Nullable Pause paused) {
        static Load of(ResultSet row) throws SQLException {
            String paused = row.getString("paused");
            return new Load(row.getInt("running"), paused == null ? null : Pause.fromJson(paused));
        }

        @Nullable
        Pause pauseAt(Instant now) {
            return paused != null && paused.covers(now) ? paused : null;
        }
    }

    /**
     * A pending execution and its task; or why it can no longer be started at all.
     *
     * @param inTurn whether it waits while the task's lock is held
     */
    private record Candidate(
            Execution execution,
            boolean inTurn,
            @Nullable Task task,
            @Nullable Instant lastSuccess,
            @Nullable Outcome refusal) {
        static Candidate of(ResultSet row, @Nullable Pause pauseOfAll, Instant now) throws SQLException {
            Execution execution = Rows.execution(row);
            if (row.getString("name") == null) {
                return refused(execution, Outcome.cancelled("cancelled: the task is no longer registered"));
            }
            try {
                TaskRow registered = Rows.task(row);
                Task task = Task.of(registered.definition());
                String whyNot = execution.trigger() == Trigger.MANUAL
                        ? null
                        : whyNot(registered, task.timing().timezone(), pauseOfAll, now);
                if (whyNot != null) {
                    return refused(execution, Outcome.skipped("skipped: " + whyNot));
                }
                boolean inTurn = Overlap.QUEUE.word().equals(row.getString("overlap"));
                return new Candidate(execution, inTurn, task, registered.lastSuccess(), null);
            } catch (RuntimeException e) {
                // One row that nobody can read must not keep the others from starting.
                return refused(execution, Outcome.notStarted("the registered task cannot be read: " + e.getMessage()));
            }
        }

        private static Candidate refused(Execution execution, Outcome refusal) {
            return new Candidate(execution, false, null, null, refusal);
        }

        private static @Nullable String whyNot(
                TaskRow registered, String timezone, @Nullable Pause pauseOfAll, Instant now) {
            if (!registered.mayRun()) {
                return "disabled " + (registered.enabled() ? "by " + registered.disabledBy() : "in the task file");
            }
            if (registered.pause() != null && registered.pause().covers(now)) {
                return registered.pause().words(timezone);
            }
            return pauseOfAll == null ? null : "everything " + pauseOfAll.words(timezone);
        }
    }

    /**
     * An execution that is this runner's own.
     *
     * @param scheduledAt null for what no schedule asked for
     * @param owner whom a queued job belongs to; null for none
     * @param attempt the number of the attempt to start, from one
     * @param place which of the task's locks it holds
     * @param lastSuccess start of the task's newest execution that succeeded; null when none did
     */
    public record Claim(
            long execution,
            Task task,
            Trigger trigger,
            @Nullable Instant scheduledAt,
            @Nullable String owner,
            int attempt,
            int place,
            long fence,
            @Nullable Instant lastSuccess,
            Instant claimedAt) {}

    /** A claim and how it ended. */
    public record Ended(Claim claim, Attempt attempt) {}

    /**
     * What a turn brought.
     *
     * @param refused outcomes of executions that were due and are not to be started
     * @param moreWaiting whether something due may still be waiting for a place
     * @param nextDue when the first of what is not due yet will be; null when nothing is to come
     */
    public record Turn(
            List<Claim> claimed,
            List<Outcome> refused,
            boolean moreWaiting,
            @Nullable Instant nextDue) {}
}
