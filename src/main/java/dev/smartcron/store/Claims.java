package dev.smartcron.store;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Trigger;
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

    /**
     * How long a service's lock holds without being renewed, besides the time that ending the service takes. Long enough
     * for a database server to start anew, short enough for another node to take over.
     */
    private static final Duration LEASE = Duration.ofSeconds(110);

    /** How long before a lock runs out its service has to be on its way out. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

    /** With a database of this machine's own nobody else could take over: a service's lock holds until it is released. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** Services are not counted: what runs for ever must not take the places of what comes and goes. */
    private static final String RUNNING_HERE = """
            select count(*) as running, (select value from meta where key = 'paused') as paused,
                (select value from meta where key = 'schema') as version,
                exists (select 1 from executions
                    where trigger_kind = 'service' and status in ('pending', 'running') and status = 'pending') as services
            from executions where status = 'running' and node = :node and trigger_kind <> 'service'""";

    /** In PostgreSQL, runners of one node count and claim one after the other. */
    private static final String OWN_NODE = "select name from nodes where name = :node for update";

    /**
     * What another node is to start, and what waits for the end of a pause, is left out here and not by whoever reads
     * the rows, so that a lot of it cannot hide the rest.
     */
    private static final String READY = "select " + Rows.EXECUTION + ", e.overlap, e.place, " + Rows.TASK + """

            from executions e left join tasks t on t.name = e.task
            where e.status = 'pending' and e.due_at <= :now
              and (:free > 0 or e.trigger_kind = 'service')
              and (t.patience is null
                or ((t.hosts is null or replace(t.hosts, :node_key, '') <> t.hosts)
                    and (t.environments is null or replace(t.environments, (
                        select ',' || n.environment || ',' from nodes n where n.name = :node), '') <> t.environments)))
              and (e.trigger_kind in ('schedule', 'catch_up', 'manual')
                or not (:all_paused = 1 or (t.paused_at is not null and (t.paused_until is null or t.paused_until > :now))))
              and (e.overlap <> 'queue' or not exists (
                    select 1 from locks l
                    where l.task = e.task and l.execution_id <> e.id and l.locked_until > :now)
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
            where locks.execution_id is null or locks.locked_until <= :now or locks.execution_id = excluded.execution_id
            returning fence""";

    private static final String CLAIM = """
            update executions set status = 'running', reason = null, node = :node, runner = :runner, place = :place,
                fence = :fence, started_at = coalesce(started_at, :now), attempts = attempts + 1
            where id = :id and status = 'pending'""";

    private static final String NEXT_ATTEMPT = """
            insert into attempts (execution_id, number, started_at, status)
            values (:id, :number, :now, 'running')""";

    private static final String RENEW =
            "update locks set locked_until = :until where task = :task and place = :place and fence = :fence";

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
            record(handle, ended);
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
            if (load.version() != Schema.VERSION) {
                // Rolls the outcomes back too: what a newer program makes of them is for that program to say.
                throw new Outdated(load.version());
            }
            int free = Math.max(0, maxParallel - load.running());
            return free > 0 || load.services()
                    ? claim(handle, free, load.pauseAt(now), now)
                    : new Turn(List.of(), List.of(), true, nextDue(handle, now));
        });
    }

    /** Records what ended, and claims nothing. */
    public void record(List<Ended> ended) {
        database.change(handle -> record(handle, ended));
    }

    private static void record(Statements handle, List<Ended> ended) {
        Recording recording = new Recording(handle);
        for (Ended end : ended) {
            recording.record(end);
        }
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
                .bind("free", free)
                .bind("node", node)
                .bind("node_key", Place.key(node))
                .bind("all_paused", pauseOfAll == null ? 0 : 1)
                .bind("limit", limit)
                .map(row -> Candidate.of(row, pauseOfAll, now))
                .list();
        Recording recording = new Recording(handle);
        List<Claim> claimed = new ArrayList<>();
        List<Outcome> refused = new ArrayList<>();
        int places = free;
        int left = candidates.size();
        for (Candidate candidate : candidates) {
            Execution execution = candidate.execution();
            boolean service = execution.trigger() == Trigger.SERVICE;
            if (places == 0 && !service) {
                continue;
            }
            left--;
            Outcome refusal = candidate.refusal();
            Task task = candidate.task();
            if (task != null) {
                Claim claim = take(handle, candidate, task, now);
                if (claim != null) {
                    claimed.add(claim);
                    places -= service ? 0 : 1;
                    continue;
                }
                refusal = candidate.inTurn() ? null : recording.whileLocked(execution.task(), now);
            }
            if (refusal != null) {
                boolean again = execution.attempts() > 0;
                boolean closed = again
                        ? recording.giveUp(execution, refusal, now)
                        : recording.close(execution.task(), execution.id(), refusal, now);
                if (closed) {
                    refused.add(refusal);
                }
            }
        }
        return new Turn(claimed, refused, left > 0 || candidates.size() == limit, nextDue(handle, now));
    }

    private @Nullable Claim take(Statements handle, Candidate candidate, Task task, Instant now) {
        Integer kept = candidate.place();
        if (kept != null) {
            return take(handle, candidate, task, kept, now);
        }
        for (int place = 0; place < task.policy().maxRunning(); place++) {
            Claim claim = take(handle, candidate, task, place, now);
            if (claim != null) {
                return claim;
            }
        }
        return null;
    }

    private @Nullable Claim take(Statements handle, Candidate candidate, Task task, int place, Instant now) {
        Execution execution = candidate.execution();
        Long fence = handle.createQuery(TAKE_LOCK)
                .bind("task", execution.task())
                .bind("place", place)
                .bind("execution", execution.id())
                .bind("node", node)
                .bind("runner", runner)
                .bind("now", now.toEpochMilli())
                .bind("until", lockedUntil(task, now).toEpochMilli())
                .map(row -> row.getLong(1))
                .findOne()
                .orElse(null);
        if (fence == null) {
            return null;
        }
        int number = execution.attempts() + 1;
        handle.createUpdate(CLAIM)
                .bind("id", execution.id())
                .bind("node", node)
                .bind("runner", runner)
                .bind("place", place)
                .bind("fence", fence)
                .bind("now", now.toEpochMilli())
                .execute();
        handle.createUpdate(NEXT_ATTEMPT)
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
                candidate.lastSuccess(),
                now);
    }

    private Instant lockedUntil(Task task, Instant now) {
        Duration longest = task.limits()
                .timeout()
                .map(LOCK_MARGIN::plus)
                .orElse(database.dialect() == Dialect.POSTGRESQL ? LEASE : FOR_EVER);
        return now.plus(longest).plus(task.limits().killAfter());
    }

    /**
     * How long a service may run on after its lease was taken or renewed; after that, and the time to end it, another
     * node may start it. Empty for what has a deadline of its own, or needs no lease.
     */
    public Optional<Duration> lease(Task task) {
        return task.isContinuous() && database.dialect() == Dialect.POSTGRESQL
                ? Optional.of(LEASE.minus(LEASE_MARGIN))
                : Optional.empty();
    }

    /** Renews the lease of a service. False when its lock is somebody else's meanwhile: then it must end. */
    public boolean renew(Claim claim, Instant now) {
        return database.write(handle -> handle.createUpdate(RENEW)
                        .bind("task", claim.task().name())
                        .bind("place", claim.place())
                        .bind("fence", claim.fence())
                        .bind("until", lockedUntil(claim.task(), now).toEpochMilli())
                        .execute())
                == 1;
    }

    /** The schema is another program's now: this one must not write any more. */
    public static final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1;

        Outdated(int version) {
            super("the database has schema " + version + " now, this program writes " + Schema.VERSION);
        }
    }

    /**
     * What runs on this node, and a pause of everything.
     *
     * @param version of the schema
     * @param services whether any waits to be started
     */
    private record Load(int running, @Nullable Pause paused, int version, boolean services) {
        static Load of(ResultSet row) throws SQLException {
            String paused = row.getString("paused");
            return new Load(
                    row.getInt("running"),
                    paused == null ? null : Pause.fromJson(paused),
                    Integer.parseInt(row.getString("version")),
                    row.getBoolean("services"));
        }

        @Nullable
        Pause pauseAt(Instant now) {
            return paused != null && paused.covers(now) ? paused : null;
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
            Instant claimedAt) {
        /** The same claim of the task as it was. */
        public Claim with(Task as) {
            return new Claim(execution, as, trigger, scheduledAt, owner, attempt, place, fence, lastSuccess, claimedAt);
        }
    }

    /**
     * A claim and how it ended.
     *
     * @param survivors processes that could not be killed; with any, the claim keeps its lock
     * @param again when another attempt follows; null when this was the last one
     */
    public record Ended(
            Claim claim,
            Attempt attempt,
            List<String> survivors,
            @Nullable Again again) {
        public Ended(Claim claim, Attempt attempt) {
            this(claim, attempt, List.of(), null);
        }
    }

    /** A further attempt, and why in words. */
    public record Again(Instant at, String why) {}

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
