package dev.smartcron.tick.admit;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.PendingRows.Load;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Owner;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Shards;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Admission.AdmissionDecision;
import dev.smartcron.tick.admit.Admission.Admit;
import dev.smartcron.tick.admit.Admission.Refuse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes pending executions one runner's own, and records their outcomes.
 *
 * <p>A claim is a conditional write: the row count says who won. The task's lock is taken in the same transaction, its
 * fence grown by one, and is released only at that fence.
 */
public final class Claims {
    /** A claim that another node's runner was faster than is decided anew so often. */
    private static final int TRIES = 3;

    private final Database database;
    private final Node node;
    private final Owner owner;
    private final int maxParallel;
    private final LockExpiry expiry;

    /** @param maxParallel most executions at once on the node, whichever of its runners started them */
    public Claims(Database database, Node node, String runner, int maxParallel) {
        this.database = database;
        this.node = node;
        this.owner = new Owner(node.name(), runner);
        this.maxParallel = maxParallel;
        this.expiry = new LockExpiry(database.file() == null);
    }

    /**
     * One round of a runner, in one transaction: records what ended, then claims what may start.
     *
     * <ol>
     *   <li>Outcomes are recorded and their locks released, each only while it is still this claim's.
     *   <li>The node's free places are counted.
     *   <li>Of what is due, by priority and then by age, each is decided upon ({@link Admission}): it takes its task's
     *       lock and becomes this runner's, it is closed, or it goes on waiting.
     * </ol>
     */
    public ClaimRound round(List<EndedAttempt> ended, Instant now) {
        return database.write(session -> {
            record(session, ended);
            PendingRows pending = new PendingRows(session, node);
            pending.excludeOthers(database);
            Load load = pending.load();
            if (load.version() != Schema.VERSION) {
                // Rolls the outcomes back too: what a newer program makes of them is for that program to say.
                throw new Outdated(load.version());
            }
            Occupancy occupancy = new Occupancy(node, load.running(), maxParallel, load.pauseOfAll());
            return occupancy.free() > 0 || load.services()
                    ? new Round(session, occupancy, now).claim(pending)
                    : new ClaimRound(
                            List.of(), List.of(), true, pending.nextDue(now).orElse(null));
        });
    }

    /** The shards that a claim is to start: those that have not succeeded in an earlier attempt; null for one process. */
    public @Nullable Shards shards(Claim claim) {
        Shards all = Shards.all(claim.task());
        return all == null || claim.attempt() == 1
                ? all
                : all.without(database.read(session -> RecordOutcome.succeededShards(session, claim, all.total())));
    }

    /** Records what ended, and claims nothing. */
    public void record(List<EndedAttempt> ended) {
        database.change(session -> record(session, ended));
    }

    private static void record(Session session, List<EndedAttempt> ended) {
        RecordOutcome outcomes = new RecordOutcome(session);
        for (EndedAttempt end : ended) {
            outcomes.record(end);
        }
    }

    /** A round under way, with what it has taken so far. */
    private final class Round {
        private final Session session;
        private final TaskLocks locks;
        private final Instant now;
        private final List<Claim> claimed = new ArrayList<>();
        private final List<Outcome> refused = new ArrayList<>();
        private final Set<String> tasks = new HashSet<>();
        private Occupancy occupancy;

        Round(Session session, Occupancy occupancy, Instant now) {
            this.session = session;
            this.locks = new TaskLocks(session);
            this.occupancy = occupancy;
            this.now = now;
        }

        ClaimRound claim(PendingRows pending) {
            int limit = occupancy.free() * 2 + 20;
            List<Candidate> candidates =
                    pending.ready(database, occupancy.free(), occupancy.isAllPaused(now), limit, now);
            int left = 0;
            for (Candidate candidate : candidates) {
                if (occupancy.hasRoomFor(candidate)) {
                    decide(candidate);
                } else {
                    left++;
                }
            }
            boolean more = left > 0 || candidates.size() == limit;
            return new ClaimRound(claimed, refused, more, pending.nextDue(now).orElse(null));
        }

        private void decide(Candidate read) {
            String task = read.execution().task();
            Candidate candidate = read.contended() || tasks.contains(task) ? read.with(locks.holders(task)) : read;
            for (int tries = 0; tries < TRIES; tries++) {
                AdmissionDecision decision = Admission.decide(candidate, occupancy, now);
                if (decision instanceof Refuse refuse) {
                    refuse(candidate.execution(), refuse.outcome());
                    return;
                }
                if (!(decision instanceof Admit start) || take(candidate, start)) {
                    return;
                }
                // Another node's runner was faster.
                candidate = candidate.with(locks.holders(task));
            }
        }

        private void refuse(Execution execution, Outcome outcome) {
            if (new RecordOutcome(session).giveUp(execution, outcome, now)) {
                refused.add(outcome);
            }
        }

        private boolean take(Candidate candidate, Admit start) {
            Execution execution = candidate.execution();
            Task task = start.task();
            Long fence = locks.acquire(
                    TaskLocks.of(task.name()), start.slot(), execution.id(), owner, now, expiry.of(task, now));
            if (fence == null) {
                return false;
            }
            new ExecutionWrites(session).claim(execution, owner, start.slot(), fence, now);
            tasks.add(task.name());
            occupancy = execution.trigger() == Trigger.SERVICE ? occupancy : occupancy.withOneMore();
            claimed.add(new Claim(
                    execution.id(),
                    task,
                    execution.trigger(),
                    execution.scheduledAt(),
                    execution.owner(),
                    execution.attempts() + 1,
                    start.slot(),
                    fence,
                    candidate.task() == null ? null : candidate.task().lastSuccess(),
                    now));
            return true;
        }
    }

    /**
     * The time that a service may run on after its lease was taken or renewed; after that, and the time to end it,
     * another node may start it. Empty for what has a deadline of its own, or needs no lease.
     */
    public Optional<Duration> lease(Task task) {
        return expiry.lease(task);
    }

    /** Renews the lease of a service. False when its lock is somebody else's meanwhile: then it must end. */
    public boolean renew(Claim claim, Instant now) {
        return database.write(session -> new TaskLocks(session).extend(claim, expiry.of(claim.task(), now)));
    }

    /** The schema is another program's now: this one must not write any more. */
    public static final class Outdated extends RuntimeException {
        private static final long serialVersionUID = 1;

        Outdated(int version) {
            super("the database has schema " + version + " now, this program writes " + Schema.VERSION);
        }
    }

    /**
     * Says for how long a lock is taken: as long as the task can take; a service's is renewed.
     *
     * @param shared whether other nodes could take over
     */
    private record LockExpiry(boolean shared) {
        /**
         * A service's lock holds so long without being renewed, besides the time that ending the service takes. Long enough
         * for a database server to start anew, short enough for another node to take over.
         */
        private static final Duration LEASE = Duration.ofSeconds(110);

        /** So long before its lock runs out a service has to be on its way out. */
        private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

        /** With a database of this machine's own nobody else could take over: a service's lock holds until it is released. */
        private static final Duration FOR_EVER = Duration.ofDays(36_500);

        Instant of(Task task, Instant now) {
            Duration longest =
                    task.limits().timeout().map(TaskLocks.MARGIN::plus).orElse(shared ? LEASE : FOR_EVER);
            return now.plus(longest).plus(task.limits().killAfter());
        }

        /** As {@link Claims#lease}. */
        Optional<Duration> lease(Task task) {
            return task.isContinuous() && shared ? Optional.of(LEASE.minus(LEASE_MARGIN)) : Optional.empty();
        }
    }
}
