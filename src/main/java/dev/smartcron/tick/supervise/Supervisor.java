package dev.smartcron.tick.supervise;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.tick.admit.ClaimRound;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.admit.Claims.Outdated;
import dev.smartcron.tick.resident.Resident;
import dev.smartcron.tick.resident.TakenOver;
import dev.smartcron.tick.start.Starter;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Claims, starts and watches until nothing of this runner's is left, or another runner has taken it over.
 *
 * <p>One thread does everything; the processes' ends only wake it. Outcomes and the next claims go into one
 * transaction, so that many short tasks cost few of them.
 */
public final class Supervisor {
    /** Longest time between polls of what runs, and between tries of a database that is away. */
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long A_MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private final Claims claims;
    private final Starter starter;
    private final SupervisedRuns runs;
    private final Resident resident;
    private final Map<Status, Integer> outcomes = new EnumMap<>(Status.class);
    private final DatabaseOutage outage = new DatabaseOutage();
    private int starts;
    private NextTurn nextTurn = NextTurn.atOnce();
    private @Nullable Consumer<Watching> watching;
    private long watchesSince;
    private boolean askedToLeave;
    private volatile boolean leaving;
    private volatile int leftRunning;

    public Supervisor(Clock clock, Claims claims, Starter starter, SupervisedRuns runs, Resident resident) {
        this.clock = clock;
        this.claims = claims;
        this.starter = starter;
        this.runs = runs;
        this.resident = resident;
    }

    /** Makes it leave within a second, whatever runs: the next tick takes over. From another thread. */
    public void leaveSoon() {
        leaving = true;
        runs.wake();
    }

    /** The number of runs that this runner left to the next one. */
    public int leftRunning() {
        return leftRunning;
    }

    /** Has told what this runner watches, once, when that takes longer than a moment. */
    public void tellWatching(Consumer<Watching> told) {
        watching = told;
    }

    /** Takes over what other runners left, where this is the one that stays. Returns how many executions. */
    public int recover(Instant now) {
        return resident.acquire() || resident.relieveOutdated() ? takeOver(now) : 0;
    }

    /** The next step of a supervisor. */
    private enum Next {
        TURN,
        WAIT,
        BECOME_RESIDENT,
        LEAVE
    }

    /**
     * Runs what is due and what that leads to.
     *
     * <ol>
     *   <li>Take a turn: where this is the runner that stays, take over what others left and stop what they ask for;
     *       record what ended and claim what may start, in one transaction; start it. What cannot be started has ended.
     *   <li>With nothing more to record or to claim, wait until something ends, a deadline comes or output is to be
     *       moved, and poll everything that runs.
     *   <li>Become the one that stays, where there is something to stay for and no other one.
     *   <li>Leave once nothing runs and nothing more is to be had; or, where another runner of this node stays, once
     *       nothing more can be started. A runner that then turns out to be the one to stay goes on.
     * </ol>
     *
     * <p>What a {@code jitter} or a retry's wait delays is waited for while something runs, and otherwise to the end of
     * this minute: the next minute's tick takes it from there.
     *
     * @param enough makes it leave as soon as this is so; asked whenever something ended, and twice a second
     * @throws DatabaseProblem when outcomes cannot be recorded and nothing runs any more; their run folders keep them
     *     for the next tick
     */
    public Done supervise(BooleanSupplier enough) {
        try {
            boolean stays = true;
            while (stays) {
                resident.answer();
                switch (next()) {
                    case TURN -> {
                        withDatabase(this::turn);
                        leaveIf(enough);
                    }
                    case WAIT -> {
                        tellWatching();
                        runs.await(Math.min(POLL_NANOS, nextTurn.nanos()));
                        runs.poll();
                        leaveIf(enough);
                    }
                    case BECOME_RESIDENT -> stays = resident.acquire() || !leave();
                    case LEAVE -> stays = !leave();
                }
            }
        } catch (Outdated e) {
            resident.handOver();
        }
        return new Done(starts, Map.copyOf(outcomes));
    }

    private void tellWatching() {
        long now = System.nanoTime();
        if (watchesSince == 0) {
            watchesSince = now;
        } else if (watching != null && !runs.isEmpty() && now - watchesSince > A_MOMENT_NANOS) {
            watching.accept(new Watching(starts, runs.watched()));
            watching = null;
        }
    }

    private Next next() {
        if (leaving || askedToLeave) {
            return Next.LEAVE;
        }
        if (runs.takeReady()) {
            nextTurn = NextTurn.atOnce();
        }
        if (nextTurn.isDue() || (!outage.isOn() && (!runs.ended().isEmpty() || resident.isCheckDue()))) {
            return Next.TURN;
        }
        if (runs.isEmpty() && !nextTurn.isThisMinutes()) {
            return Next.LEAVE;
        }
        return outage.isOn() || resident.holdsLock() ? Next.WAIT : Next.BECOME_RESIDENT;
    }

    /**
     * Ends what operators ask to be stopped, records that, claims nothing, and leaves the rest to the next tick.
     *
     * @param alone whether a runner that stays on this node is to leave, so that nothing is started meanwhile
     * @return false when another runner stays: it is for that one to do
     */
    public boolean serveStopRequests(boolean alone) {
        if (!resident.acquire() && !(alone && resident.relieve())) {
            return false;
        }
        takeOver(clock.instant());
        runs.poll();
        while (!runs.ended().isEmpty() || runs.isAnyEnding()) {
            resident.answer();
            if (!runs.ended().isEmpty()) {
                claims.record(runs.ended(), clock.instant());
                runs.recorded();
            } else {
                runs.await(POLL_NANOS);
                runs.poll();
            }
        }
        signOff();
        resident.handOver();
        return true;
    }

    private void turn() {
        Instant now = clock.instant();
        if (outage.isOn()) {
            add(resident.resumeUnknown(runs.executions(), now), now);
        }
        boolean isCheckDue = resident.isCheckDue();
        if (isCheckDue) {
            takeOver(now);
            leaving |= resident.isReplaced();
            askedToLeave = resident.isAskedToLeave();
            if (leaving || askedToLeave) {
                return;
            }
        }
        // Before the outcome, with which the run is forgotten.
        runs.recordEvents();
        ClaimRound round = claims.round(runs.ended(), now);
        // More may wait behind a full batch, or behind refusals; and whatever was refused its retry has failed, which
        // may have started another task.
        boolean again = round.batchFull()
                || (round.claimed().isEmpty() && !round.refused().isEmpty());
        if (round.stopsAsked()) {
            resident.callHolder();
        }
        nextTurn = again ? NextTurn.atOnce() : NextTurn.at(round.nextDue(), now);
        count(round);
        boolean serviceEnded = runs.ended().stream().anyMatch(end -> end.claim().trigger() == Trigger.SERVICE);
        runs.recorded();
        start(round.claimed());
        // What an operator changed may be a service too.
        if ((serviceEnded || isCheckDue) && resident.planServices(now) > 0) {
            nextTurn = NextTurn.atOnce();
        }
    }

    private void count(ClaimRound round) {
        starts += round.claimed().size();
        runs.ended().forEach(end -> outcomes.merge(end.attempt().status(), 1, Integer::sum));
        round.refused().forEach(refused -> outcomes.merge(refused.status(), 1, Integer::sum));
    }

    private int takeOver(Instant now) {
        TakenOver taken = resident.takeOver(runs.executions(), now);
        add(taken, now);
        runs.stop(resident.stopRequests(runs.services(), now));
        resident.endCheck(taken.isUnsettled());
        return taken.count();
    }

    private void add(TakenOver taken, Instant now) {
        taken.resumed().forEach(each -> runs.resume(starter.resume(each.claim(), each.run(), now)));
        for (Claim claim : taken.lost()) {
            runs.addEnd(claim, Outcome.lost(Reason.of(ReasonCode.LOST_AT_START)));
        }
    }

    private void start(List<Claim> claimed) {
        long polled = System.nanoTime();
        for (Claim claim : claimed) {
            Starter.TaskStart started = starter.start(claim);
            if (started instanceof Starter.Running running) {
                runs.add(running);
            } else if (started instanceof Starter.NotStarted refused) {
                runs.addEnd(claim, Outcome.notStarted(refused.reason()));
            }
            // On a busy machine many starts take seconds, and deadlines do not wait for them.
            if (System.nanoTime() - polled >= POLL_NANOS) {
                runs.poll();
                polled = System.nanoTime();
            }
        }
    }

    /**
     * Does something with the database; where that is away, what runs is watched on, and it is tried again.
     *
     * @throws DatabaseProblem when nothing is lost by giving up, or nothing runs and the outage is too long
     */
    private void withDatabase(Runnable work) {
        try {
            work.run();
            outage.end();
        } catch (DatabaseProblem e) {
            outage.goOn(e, !runs.isEmpty(), !runs.ended().isEmpty());
            nextTurn = NextTurn.in(POLL_NANOS);
        }
    }

    private void leaveIf(BooleanSupplier enough) {
        if (!outage.isOn() && runs.ended().isEmpty()) {
            withDatabase(() -> {
                if (enough.getAsBoolean()) {
                    leaving = true;
                }
            });
        }
    }

    /**
     * Leaves what runs to the one that stays.
     *
     * @return false when that turns out to be this runner: then it takes it all up again
     */
    private boolean leave() {
        signOff();
        if (leaving) {
            resident.handOver();
            return true;
        }
        if (askedToLeave) {
            askedToLeave = false;
            return resident.leaveAsAsked();
        }
        return resident.leave();
    }

    private void signOff() {
        leftRunning = runs.size();
        try {
            if (leftRunning > 0) {
                resident.signOff();
            }
        } catch (DatabaseProblem e) {
            // The end of this process will say the same.
            return;
        } finally {
            runs.clear();
        }
    }
}
