package dev.smartcron.tick.admit;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.JobRows;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.PendingRows.ClaimFilter;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.SharedLimit;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Holder;
import dev.smartcron.store.claim.TaskLocks.Owner;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Parent;
import dev.smartcron.store.rows.Rank;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Admission.AdmissionDecision;
import dev.smartcron.tick.admit.Admission.Admit;
import dev.smartcron.tick.admit.Admission.Refuse;
import dev.smartcron.tick.admit.Admission.Replace;
import dev.smartcron.tick.admit.Admission.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A round of claims under way, within its transaction, with what it has taken so far. */
final class ClaimingRound {
    /** A claim that another node's runner was faster than is decided anew so often. */
    private static final int TRIES = 3;

    private final Database database;
    private final Session session;
    private final Owner owner;
    private final LockExpiry expiry;
    private final TaskLocks locks;
    private final SharedLimits limits;
    private final Instant now;
    private final List<Claim> claimed = new ArrayList<>();
    private final List<Outcome> refused = new ArrayList<>();
    private final Set<String> tasks = new HashSet<>();
    private boolean stopsAsked;
    private Occupancy occupancy;

    /** @param expiry says how long locks are taken for */
    ClaimingRound(
            Database database,
            Session session,
            Owner owner,
            LockExpiry expiry,
            SharedLimits limits,
            Occupancy occupancy) {
        this.database = database;
        this.session = session;
        this.owner = owner;
        this.expiry = expiry;
        this.locks = new TaskLocks(session);
        this.limits = limits;
        this.now = limits.now();
        this.occupancy = occupancy;
    }

    ClaimRound claim(PendingRows pending, boolean anyJobs) {
        int limit = occupancy.free() * 2 + 20;
        List<Candidate> ready = pending.ready(
                database,
                new ClaimFilter(
                        occupancy.free(),
                        occupancy.isAllPaused(now),
                        occupancy.heldBack() != null,
                        limits.fullGroups(),
                        limit),
                now);
        JobTurns jobs = anyJobs && occupancy.free() > 0
                ? JobTurns.begin(new JobRows(session, database, occupancy.node()), limits, occupancy, now)
                : JobTurns.none(limits, now);
        Comparator<Candidate> byRank = Comparator.comparing(Candidate::execution, Rank.at(now));
        int next = 0;
        while (next < ready.size() || jobs.peek() != null) {
            Candidate job = jobs.peek();
            boolean isJob = job != null && (next == ready.size() || byRank.compare(job, ready.get(next)) < 0);
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
        for (SharedLimit limit : candidate.limits()) {
            Integer number = limit.freeNumber().orElse(null);
            if (number == null || locks.acquire(limit.slots(), number, execution.id(), owner, now, until) == null) {
                locks.releaseShared(execution.id());
                return false;
            }
        }
        Long fence = locks.acquire(TaskLocks.of(task.name()), start.slot(), execution.id(), owner, now, until);
        if (fence == null) {
            locks.releaseShared(execution.id());
            return false;
        }
        limits.forget();
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
