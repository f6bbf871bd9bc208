package dev.smartcron.store;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.TaskLocks.Owner;
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
    private static final String READY = Sql.of("""
            select {execution}, e.overlap, e.slot, {task}
            from executions e left join tasks t on t.name = e.task
            where e.status = 'pending' and e.due_at <= :now
              and (:free > 0 or e.trigger_kind = 'service')
              and (t.start_within is null
                or ((t.hosts is null or replace(t.hosts, :node_key, '') <> t.hosts)
                    and (t.environments is null or replace(t.environments, (
                        select ',' || n.environment || ',' from nodes n where n.name = :node), '') <> t.environments)))
              and (e.trigger_kind in ('schedule', 'catch_up', 'manual')
                or not (:all_paused = 1 or (t.paused_at is not null and (t.paused_until is null or t.paused_until > :now))))
              and (e.overlap <> 'queue' or not exists (
                    select 1 from slots s
                    where s.name = 'task:' || e.task and s.execution_id <> e.id and s.expires_at > :now)
                and not exists (
                    select 1 from executions o
                    where o.task = e.task and o.status = 'pending' and o.overlap = 'queue' and o.id < e.id))
            order by e.priority, e.due_at, e.id
            limit :limit""");

    /** Each priority apart, because that is how the index of what is pending is sorted. */
    private static final String NEXT_DUE = """
            select min(d.due) from (
                select (
                    select min(e.due_at) from executions e
                    where e.status = 'pending' and e.priority = p.column1 and e.due_at > :now) as due
                from (values (1), (2), (3), (4), (5)) p) d""";

    private final Database database;
    private final String node;
    private final Owner owner;
    private final int maxParallel;
    private final LockExpiry expiry;

    /**
     * Claims for one runner.
     *
     * @param maxParallel most executions at once on its node, whichever of its runners started them
     */
    public Claims(Database database, String node, String runner, int maxParallel) {
        this.database = database;
        this.node = node;
        this.owner = new Owner(node, runner);
        this.maxParallel = maxParallel;
        this.expiry = new LockExpiry(database.dialect() == Dialect.POSTGRESQL);
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

    private static void record(Session handle, List<Ended> ended) {
        RecordOutcome recording = new RecordOutcome(handle);
        for (Ended end : ended) {
            recording.record(end);
        }
    }

    private static @Nullable Instant nextDue(Session handle, Instant now) {
        return handle.createQuery(NEXT_DUE)
                .bind("now", now.toEpochMilli())
                .map(row -> {
                    long due = row.getLong(1);
                    return row.wasNull() ? Optional.<Instant>empty() : Optional.of(Instant.ofEpochMilli(due));
                })
                .one()
                .orElse(null);
    }

    private Turn claim(Session handle, int free, @Nullable Pause pauseOfAll, Instant now) {
        int limit = free * 2 + 20;
        List<Candidate> candidates = handle.createQuery(READY + database.dialect().claimingRows)
                .bind("now", now.toEpochMilli())
                .bind("free", free)
                .bind("node", node)
                .bind("node_key", Node.key(node))
                .bind("all_paused", pauseOfAll == null ? 0 : 1)
                .bind("limit", limit)
                .map(row -> Candidate.of(row, pauseOfAll, now))
                .list();
        RecordOutcome recording = new RecordOutcome(handle);
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
            if (refusal != null && recording.giveUp(execution, refusal, now)) {
                refused.add(refusal);
            }
        }
        return new Turn(claimed, refused, left > 0 || candidates.size() == limit, nextDue(handle, now));
    }

    private @Nullable Claim take(Session handle, Candidate candidate, Task task, Instant now) {
        Integer kept = candidate.slot();
        if (kept != null) {
            return take(handle, candidate, task, kept, now);
        }
        for (int slot = 0; slot < task.policy().maxRunning(); slot++) {
            Claim claim = take(handle, candidate, task, slot, now);
            if (claim != null) {
                return claim;
            }
        }
        return null;
    }

    private @Nullable Claim take(Session handle, Candidate candidate, Task task, int slot, Instant now) {
        Execution execution = candidate.execution();
        Long fence = new TaskLocks(handle)
                .acquire(TaskLocks.of(task.name()), slot, execution.id(), owner, now, expiry.of(task, now));
        if (fence == null) {
            return null;
        }
        new ExecutionWrites(handle).claim(execution, owner, slot, fence, now);
        return new Claim(
                execution.id(),
                task,
                execution.trigger(),
                execution.scheduledAt(),
                execution.owner(),
                execution.attempts() + 1,
                slot,
                fence,
                candidate.lastSuccess(),
                now);
    }

    /**
     * How long a service may run on after its lease was taken or renewed; after that, and the time to end it, another
     * node may start it. Empty for what has a deadline of its own, or needs no lease.
     */
    public Optional<Duration> lease(Task task) {
        return expiry.lease(task);
    }

    /** Renews the lease of a service. False when its lock is somebody else's meanwhile: then it must end. */
    public boolean renew(Claim claim, Instant now) {
        return database.write(handle -> new TaskLocks(handle).extend(claim, expiry.of(claim.task(), now)));
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
}
