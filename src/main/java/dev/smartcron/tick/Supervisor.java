package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.Again;
import dev.smartcron.store.Claim;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Claims.Outdated;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.Ended;
import dev.smartcron.store.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Claims, starts and watches until nothing of this runner's is left, or another one sees to it.
 *
 * <p>One thread does everything; the processes' ends only wake it. Outcomes and the next claims go into one
 * transaction, so that many short tasks cost few of them.
 */
public final class Supervisor {
    /** How often what runs is polled at least, and a database that is away is tried again. */
    private static final Duration POLL_EVERY = Duration.ofMillis(500);

    private final Clock clock;
    private final Claims claims;
    private final Starter starter;
    private final Resident resident;
    private final Semaphore woken = new Semaphore(0);
    private final Running running;
    private final List<Ended> ended = new ArrayList<>();
    private final Map<Status, Integer> outcomes = new EnumMap<>(Status.class);
    private final Patience patience = new Patience();
    private int started;
    private NextTurn nextTurn = NextTurn.atOnce();
    private volatile boolean leaving;
    private volatile int leftRunning;

    public Supervisor(Clock clock, Claims claims, Starter starter, Resident resident) {
        this.clock = clock;
        this.claims = claims;
        this.starter = starter;
        this.resident = resident;
        this.running = new Running(clock, claims, starter.keeping(), woken::release);
    }

    /** Makes it leave within a second, whatever runs: the next tick takes over. From another thread. */
    public void leave() {
        leaving = true;
        woken.release();
    }

    /** How many processes run that this runner left to the next one. */
    public int leftRunning() {
        return leftRunning;
    }

    /** Takes over what other runners left, where this is the one that stays. Returns how many executions. */
    int recover(Instant now) {
        return resident.acquire() ? takeOver(now) : 0;
    }

    /** What a supervisor does next. */
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
     *   <li>Take a turn: where this is the runner that stays, see to what others left or ask for; record what ended and
     *       claim what may start, in one transaction; start it. What cannot be started has ended.
     *   <li>With nothing more to record or to claim, wait until something ends, a deadline comes or output is to be
     *       moved, and poll everything that runs.
     *   <li>Become the one that stays, where there is something to stay for and no other one.
     *   <li>Leave once nothing runs and nothing more is to be had; or, where another runner of this node stays, once
     *       nothing more can be started. Who then finds that it is the one to stay goes on.
     * </ol>
     *
     * <p>What a {@code jitter} or a retry's wait delays is waited for while something runs, and otherwise to the end of
     * this minute: the next minute's tick takes it from there.
     *
     * @param enough leaves as soon as this is so, for whoever did not come to stay; asked whenever there is news
     * @throws DatabaseProblem when outcomes cannot be recorded and nothing runs any more; their run folders keep them
     *     for the next tick
     */
    Done supervise(BooleanSupplier enough) {
        try {
            boolean stays = true;
            while (stays) {
                switch (next()) {
                    case TURN -> {
                        withDatabase(this::turn);
                        leaveIf(enough);
                    }
                    case WAIT -> {
                        await();
                        poll();
                        leaveIf(enough);
                    }
                    case BECOME_RESIDENT -> stays = resident.acquire() || !handOver();
                    case LEAVE -> stays = !handOver();
                }
            }
        } catch (Outdated e) {
            resident.handOver();
        }
        return new Done(started, Map.copyOf(outcomes));
    }

    private Next next() {
        if (leaving) {
            return Next.LEAVE;
        }
        if (nextTurn.isDue() || (!patience.isOn() && (!ended.isEmpty() || resident.isCalled()))) {
            return Next.TURN;
        }
        if (running.isEmpty() && !nextTurn.isThisMinutes()) {
            return Next.LEAVE;
        }
        return patience.isOn() || resident.isSeated() ? Next.WAIT : Next.BECOME_RESIDENT;
    }

    /**
     * What was done.
     *
     * @param outcomes how many executions ended as what
     */
    record Done(int started, Map<Status, Integer> outcomes) {
        int ended(Status as) {
            return outcomes.getOrDefault(as, 0);
        }

        int failed() {
            return outcomes.keySet().stream()
                    .filter(Status::isFailure)
                    .mapToInt(this::ended)
                    .sum();
        }
    }

    /** Ends what operators want to be stopped, records that, claims nothing, and leaves the rest to the next tick. */
    boolean stopWhatIsToBeStopped() {
        if (!resident.acquire()) {
            return false;
        }
        takeOver(clock.instant());
        poll();
        while (!ended.isEmpty() || running.isAnyEnding()) {
            if (!ended.isEmpty()) {
                claims.record(ended);
                forgetEnded();
            } else {
                await();
                poll();
            }
        }
        signOff();
        resident.handOver();
        return true;
    }

    private void turn() {
        Instant now = clock.instant();
        if (patience.isOn()) {
            add(resident.takeUpUnknown(known()), now);
        }
        if (resident.isCalled()) {
            takeOver(now);
            if (resident.isReplaced()) {
                leaving = true;
                return;
            }
        }
        Turn turn = claims.turn(ended, now);
        // Nothing but refusals was in sight; behind them something may still be waiting.
        boolean again = turn.claimed().isEmpty() && !turn.refused().isEmpty() && turn.moreWaiting();
        nextTurn = again ? NextTurn.atOnce() : NextTurn.at(turn.nextDue(), now);
        count(turn);
        boolean serviceEnded = ended.stream().anyMatch(end -> end.claim().trigger() == Trigger.SERVICE);
        forgetEnded();
        start(turn.claimed());
        if (serviceEnded && resident.planServices(now) > 0) {
            nextTurn = NextTurn.atOnce();
        }
    }

    private void count(Turn turn) {
        started += turn.claimed().size();
        ended.forEach(end -> outcomes.merge(end.attempt().status(), 1, Integer::sum));
        turn.refused().forEach(refused -> outcomes.merge(refused.status(), 1, Integer::sum));
    }

    private void forgetEnded() {
        starter.forget(ended);
        ended.clear();
    }

    private int takeOver(Instant now) {
        TakenOver taken = resident.takeOver(known(), now);
        add(taken, now);
        resident.toStop(running.services(), now).forEach(running::stop);
        resident.checked(taken.isUnsettled());
        return taken.count();
    }

    private void add(TakenOver taken, Instant now) {
        taken.resumed().forEach(each -> running.add(starter.resume(each.claim(), each.run(), now)));
        for (Claim claim : taken.lost()) {
            Outcome lost = Outcome.lost(Reason.of(ReasonCode.LOST_AT_START));
            end(claim, Watch.notStarted(claim, lost), List.of());
        }
    }

    /** What this runner watches, or whose outcome it has still to record. */
    private Set<Long> known() {
        Set<Long> known = running.executions();
        ended.forEach(end -> known.add(end.claim().execution()));
        return known;
    }

    private void start(List<Claim> claimed) {
        long polled = System.nanoTime();
        for (Claim claim : claimed) {
            Starter.Started tried = starter.start(claim);
            if (tried instanceof Starter.Watched watched) {
                running.add(watched.watch());
            } else if (tried instanceof Starter.NotStarted refused) {
                Outcome outcome = Outcome.notStarted(refused.reason());
                end(claim, Watch.notStarted(claim, outcome), List.of());
            }
            // On a busy machine many starts take seconds, and deadlines do not wait for them.
            if (System.nanoTime() - polled >= POLL_EVERY.toNanos()) {
                poll();
                polled = System.nanoTime();
            }
        }
    }

    /**
     * Does something with the database; where that is away, what runs is watched on, and it is tried again.
     *
     * @throws DatabaseProblem when nothing was ever done, or nothing runs and patience is at its end
     */
    private void withDatabase(Runnable work) {
        try {
            work.run();
            patience.restore();
        } catch (DatabaseProblem e) {
            patience.bear(e, !running.isEmpty(), !ended.isEmpty());
            nextTurn = NextTurn.in(POLL_EVERY);
        }
    }

    private void leaveIf(BooleanSupplier enough) {
        if (!patience.isOn() && ended.isEmpty()) {
            withDatabase(() -> {
                if (enough.getAsBoolean()) {
                    leaving = true;
                }
            });
        }
    }

    private void await() {
        long wait = Math.min(POLL_EVERY.toNanos(), Math.min(running.nanos(), nextTurn.nanos()));
        try {
            boolean unused = woken.tryAcquire(Math.max(wait, 1_000_000), TimeUnit.NANOSECONDS);
            woken.drainPermits();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if something does, looking once more at everything is the answer.
            Thread.currentThread().interrupt();
        }
    }

    private void poll() {
        running.look(over -> end(over.claim(), over.attempt(), over.survivors()));
    }

    private void end(Claim claim, Attempt attempt, List<String> survivors) {
        // With processes of it still there, another attempt would overlap them.
        Again again = survivors.isEmpty() ? Retrying.after(claim, attempt, Resident.chance()) : null;
        ended.add(new Ended(claim, attempt, survivors, again));
    }

    /**
     * Leaves what runs to the one that stays.
     *
     * @return false when that turns out to be this runner: then it takes it all up again
     */
    private boolean handOver() {
        signOff();
        if (leaving) {
            resident.handOver();
            return true;
        }
        return resident.leave();
    }

    private void signOff() {
        leftRunning = running.size();
        if (running.isEmpty()) {
            return;
        }
        try {
            resident.signOff();
        } catch (DatabaseProblem e) {
            // The end of this process will say the same.
            return;
        } finally {
            running.clear();
        }
    }
}
