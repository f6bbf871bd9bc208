package dev.smartcron.tick.admit;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.HoldLowPriority;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.JobRows;
import dev.smartcron.store.claim.PayloadTable;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.PendingRows.Load;
import dev.smartcron.store.claim.PendingRows.Wanted;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.SharedLimit;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Holder;
import dev.smartcron.store.claim.TaskLocks.Owner;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.EndedAttempt;
import dev.smartcron.store.rows.Node;
import dev.smartcron.store.rows.Parent;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Shards;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Admission.AdmissionDecision;
import dev.smartcron.tick.admit.Admission.Admit;
import dev.smartcron.tick.admit.Admission.Refuse;
import dev.smartcron.tick.admit.Admission.Replace;
import dev.smartcron.tick.admit.Admission.Wait;
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
    private final HoldLowPriority holdLowPriority;
    private final QueueSettings queue;
    private final LockExpiry expiry;

    /** @param limits of the node, whichever of its runners started what counts against them */
    public Claims(Database database, Node node, String runner, LimitSettings limits, QueueSettings queue) {
        this(database, node, runner, limits.maxParallel(), limits.holdLowPriority(), queue);
    }

    /** @param maxParallel most executions at once on the node, whichever of its runners started them */
    public Claims(Database database, Node node, String runner, int maxParallel) {
        this(database, node, runner, maxParallel, HoldLowPriority.NEVER, QueueSettings.DEFAULT);
    }

    private Claims(
            Database database,
            Node node,
            String runner,
            int maxParallel,
            HoldLowPriority holdLowPriority,
            QueueSettings queue) {
        this.database = database;
        this.node = node;
        this.owner = new Owner(node.name(), runner);
        this.maxParallel = maxParallel;
        this.holdLowPriority = holdLowPriority;
        this.queue = queue;
        this.expiry = new LockExpiry(database.file() == null);
    }

    /**
     * One round of a runner, in one transaction: records what ended, then claims what may start.
     *
     * <ol>
     *   <li>Outcomes are recorded and their locks released, each only while it is still this claim's.
     *   <li>The node's free places are counted.
     *   <li>Of what is due, by priority and then by age, jobs by their owners in turn, each is decided upon ({@link
     *       Admission}): it takes its task's lock and a place of each limit that it shares and becomes this runner's, it
     *       is closed, or it goes on waiting.
     * </ol>
     */
    public ClaimRound round(List<EndedAttempt> ended, Instant now) {
        Reason heldBack = HeldBack.reason(holdLowPriority);
        return database.write(session -> {
            record(session, ended, now);
            PendingRows pending = new PendingRows(session, node);
            pending.excludeOthers(database);
            Load load = pending.load();
            if (load.version() != Schema.VERSION) {
                // Rolls the outcomes back too: what a newer program makes of them is for that program to say.
                throw new Outdated(load.version());
            }
            Occupancy occupancy = new Occupancy(node, load.running(), maxParallel, load.pauseOfAll(), heldBack);
            return occupancy.free() > 0 || load.placeless()
                    ? new Round(session, occupancy, now).claim(pending, load.jobs())
                    : ClaimRound.full(pending.nextDue(now).orElse(null));
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
    public void record(List<EndedAttempt> ended, Instant now) {
        database.change(session -> record(session, ended, now));
    }

    private static void record(Session session, List<EndedAttempt> ended, Instant now) {
        RecordOutcome outcomes = new RecordOutcome(session);
        for (EndedAttempt end : ended) {
            outcomes.record(end, now);
        }
    }

    /** A round under way, with what it has taken so far. */
    private final class Round {
        private final Session session;
        private final TaskLocks locks;
        private final SharedLimits limits;
        private final Instant now;
        private final List<Claim> claimed = new ArrayList<>();
        private final List<Outcome> refused = new ArrayList<>();
        private final Set<String> tasks = new HashSet<>();
        private boolean stopsAsked;
        private Occupancy occupancy;

        Round(Session session, Occupancy occupancy, Instant now) {
            this.session = session;
            this.locks = new TaskLocks(session);
            this.limits = new SharedLimits(session, queue, now);
            this.occupancy = occupancy;
            this.now = now;
        }

        ClaimRound claim(PendingRows pending, boolean anyJobs) {
            int limit = occupancy.free() * 2 + 20;
            List<Candidate> ready = pending.ready(
                    database,
                    new Wanted(
                            occupancy.free(),
                            occupancy.isAllPaused(now),
                            occupancy.heldBack() != null,
                            limits.fullGroups(),
                            limit),
                    now);
            JobTurns jobs = anyJobs && occupancy.free() > 0
                    ? JobTurns.begin(new JobRows(session, database, node), limits, occupancy, now)
                    : JobTurns.none(limits, now);
            int next = 0;
            while (next < ready.size() || jobs.peek() != null) {
                Candidate job = jobs.peek();
                boolean isJob = job != null && (next == ready.size() || isBefore(job, ready.get(next)));
                Candidate candidate = job != null && isJob ? job : ready.get(next++);
                boolean fits = occupancy.hasRoomFor(candidate) || candidate.overlap() == Overlap.REPLACE;
                boolean started = fits && decide(candidate);
                if (isJob && fits) {
                    jobs.next(started);
                } else if (isJob) {
                    jobs.stop();
                }
            }
            jobs.end();
            return new ClaimRound(
                    claimed,
                    refused,
                    stopsAsked,
                    jobs.isBatchFull(),
                    pending.nextDue(now).orElse(null));
        }

        private boolean isBefore(Candidate job, Candidate other) {
            long rank = job.rank(now) - other.rank(now);
            return rank < 0
                    || (rank == 0
                            && job.execution()
                                    .dueAt()
                                    .isBefore(other.execution().dueAt()));
        }

        /** Returns whether it was claimed. */
        private boolean decide(Candidate read) {
            for (int tries = 0; tries < TRIES; tries++) {
                Candidate candidate = lookedUp(read, tries > 0);
                AdmissionDecision decision = Admission.decide(candidate, occupancy, now);
                if (decision instanceof Refuse refuse) {
                    refuse(candidate.execution(), refuse.outcome());
                    return false;
                }
                if (decision instanceof Wait || (decision instanceof Replace replace && !replace(candidate, replace))) {
                    return false;
                }
                if (decision instanceof Admit start && take(candidate, start)) {
                    return true;
                }
                // Another node's runner was faster, or a place has become free.
                limits.forget();
            }
            return false;
        }

        /** The same with all that is decided by and was not read with its row. */
        private Candidate lookedUp(Candidate read, boolean again) {
            String task = read.execution().task();
            Candidate candidate = read.contended()
                            || again
                            || tasks.contains(task)
                            || read.execution().trigger() == Trigger.QUEUE
                    ? read.with(locks.holders(task))
                    : read;
            return candidate
                    .within(limits.of(candidate))
                    .waitingFor(
                            candidate.waitUntil() == null
                                    ? List.of()
                                    : new Prerequisites(session)
                                            .unmet(candidate.execution().id(), now));
        }

        private void refuse(Execution execution, Outcome outcome) {
            if (new RecordOutcome(session).giveUp(execution, outcome, now)) {
                refused.add(outcome);
            }
        }

        /** Has those ended that are in the way. True when one of them was only waiting, so that a lock is free now. */
        private boolean replace(Candidate candidate, Replace replace) {
            Reason why = Admission.replacedBy(candidate.execution().id());
            boolean freed = false;
            for (Holder holder : replace.holders()) {
                Execution other = holder.execution();
                if (other.status() == Status.RUNNING) {
                    stopsAsked |= StopRequests.ask(session, other.id(), Status.KILLED, "smartcron", why, now);
                } else if (other.status() == Status.PENDING) {
                    freed |= new RecordOutcome(session).giveUp(other, Outcome.skipped(why), now);
                }
            }
            return freed;
        }

        private boolean take(Candidate candidate, Admit start) {
            Execution execution = candidate.execution();
            Task task = start.task();
            Instant until = expiry.of(task, now);
            Long fence = locks.acquire(TaskLocks.of(task.name()), start.slot(), execution.id(), owner, now, until);
            if (fence == null) {
                return false;
            }
            for (SharedLimit limit : candidate.limits()) {
                Integer number = limit.freeNumber().orElse(null);
                if (number == null || locks.acquire(limit.slots(), number, execution.id(), owner, now, until) == null) {
                    locks.releaseAllOf(execution.id());
                    return false;
                }
                limits.took(limit.slots(), number);
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
                    execution.key(),
                    execution.attempts() + 1,
                    start.slot(),
                    fence,
                    candidate.task() == null ? null : candidate.task().lastSuccess(),
                    execution.parent() == null
                            ? null
                            : Parent.find(session, execution.parent()).orElse(null),
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

    /** The payload of a job that is about to start; empty for what was given none. */
    public Optional<Payload> payload(Claim claim) {
        return claim.trigger() == Trigger.QUEUE ? new PayloadTable(database).find(claim.execution()) : Optional.empty();
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
