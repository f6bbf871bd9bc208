package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.process.Run;
import dev.smartcron.store.Again;
import dev.smartcron.store.Claim;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Claims.Outdated;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.Ended;
import dev.smartcron.store.Services;
import dev.smartcron.store.Stops.Wish;
import dev.smartcron.store.Turn;
import dev.smartcron.task.Task;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Claims, starts and watches until nothing of this runner's is left, or somebody else sees to it.
 *
 * <p>One thread does everything; the processes' ends only wake it. Outcomes and the next claims go into one
 * transaction, so that many short tasks cost few of them.
 */
public final class Supervisor {
    /** How often what runs is looked at, at least. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Clock clock;
    private final String runner;
    private final Claims claims;
    private final Starter starter;
    private final Resident resident;
    private final Semaphore woken = new Semaphore(0);
    private final Running running;
    private final List<Ended> ended = new ArrayList<>();
    private final Tally tally = new Tally();
    private final Patience patience = new Patience();
    private Delayed delayed = Delayed.nothing();
    private boolean turnWanted = true;
    private @Nullable BooleanSupplier enough;
    private volatile int leftRunning;
    private volatile boolean leaving;

    public Supervisor(Clock clock, String runner, Claims claims, Starter starter, Resident resident) {
        this.clock = clock;
        this.runner = runner;
        this.claims = claims;
        this.starter = starter;
        this.resident = resident;
        this.running = new Running(clock, claims, starter.keeping(), woken::release);
    }

    String runner() {
        return runner;
    }

    /** Watches a run that another runner started and left. */
    void adopt(Claim claim, Run run) {
        running.add(starter.resume(claim, run, clock.instant()));
    }

    /** Records what another runner claimed and nobody will ever hear of again. */
    void lose(Claim claim) {
        end(
                claim,
                Watch.notStarted(claim, Outcome.lost("its runner died while starting it; nobody knows how far")),
                List.of());
    }

    /** Ends an execution of this runner's, as somebody asked for. */
    void stop(Wish wish) {
        running.stop(wish);
    }

    /** Ends what is to be kept running no more. */
    void stopServices(Services services, Instant now) {
        Map<Long, Task> kept = running.services();
        if (!kept.isEmpty()) {
            services.unwanted(kept, now)
                    .forEach((execution, why) -> stop(new Wish(execution, Status.CANCELLED, "cancelled: " + why)));
        }
    }

    /** Makes it leave within a second, whatever runs: the next tick takes over. From another thread. */
    public void leave() {
        leaving = true;
        woken.release();
    }

    /** Makes it leave once this is so, for whoever did not come to stay. Asked each time it looks at what runs. */
    public void leaveOnce(BooleanSupplier enough) {
        this.enough = enough;
    }

    /** How many processes run that this runner left to the next one. */
    public int leftRunning() {
        return leftRunning;
    }

    /**
     * Runs what is due and what that leads to.
     *
     * <ol>
     *   <li>See to what other runners left, when this is the one that stays.
     *   <li>Record what ended and claim what may start, in one transaction.
     *   <li>Start it; what cannot be started has ended.
     *   <li>Wait until something ends, a deadline comes or output is to be moved; look at everything that runs.
     *   <li>Again, until nothing runs and nothing more was to be had; or, where another runner of this node stays, until
     *       nothing more can be started.
     * </ol>
     *
     * <p>What a {@code jitter} or a retry's wait delays is waited for while something runs, and otherwise to the end of
     * this minute: the next minute's tick takes it from there.
     *
     * @throws DatabaseProblem when outcomes cannot be recorded and nothing runs any more; their run folders keep them
     *     for the next tick
     */
    Tally supervise() {
        try {
            do {
                seeTo();
                while (!isDone()) {
                    if ((!turnWanted && ended.isEmpty()) || patience.isTried()) {
                        await();
                        look();
                    }
                    seeTo();
                }
            } while (!leaving && !left());
            if (leaving) {
                signOff();
                resident.handOver();
            }
        } catch (Outdated e) {
            leaving = true;
            resident.handOver();
        }
        return tally;
    }

    /** Leaves what runs to the one that stays, unless that turns out to be this runner; then it takes it all up again. */
    private boolean left() {
        if (!resident.isSeated()) {
            signOff();
        }
        return resident.leave();
    }

    private void signOff() {
        if (running.isEmpty()) {
            return;
        }
        try {
            resident.signOff();
        } catch (DatabaseProblem e) {
            // The end of this process will say the same.
            return;
        } finally {
            leftRunning = running.size();
            running.clear();
        }
    }

    /** Ends what is to be stopped, records what has ended, claims nothing, and leaves the rest to the next tick. */
    void endWhatIsToBeStopped() {
        look();
        while (!ended.isEmpty() || running.isAnyEnding()) {
            if (!ended.isEmpty()) {
                claims.record(ended);
                starter.forget(ended);
                ended.clear();
            } else {
                await();
                look();
            }
        }
        signOff();
        resident.handOver();
    }

    private boolean isDone() {
        if (leaving || turnWanted || !ended.isEmpty()) {
            return leaving;
        }
        boolean more = !running.isEmpty() || delayed.isThisMinutes();
        // Who finds another one staying leaves all that to that one.
        return !more || (!resident.isSeated() && !resident.sitFor(this));
    }

    private void seeTo() {
        if (resident.isCalled()) {
            tryWith(() -> resident.answer(this));
            leaving |= resident.isReplaced();
            turnWanted = true;
        }
        if (!leaving && (turnWanted || !ended.isEmpty() || delayed.isDue())) {
            tryWith(this::turn);
        }
        BooleanSupplier asked = enough;
        if (asked != null && ended.isEmpty()) {
            tryWith(() -> leaving |= asked.getAsBoolean());
        }
    }

    private void turn() {
        Instant now = clock.instant();
        Turn turn = claims.turn(ended, now);
        delayed = Delayed.of(turn.nextDue(), now);
        // Nothing but refusals was in sight; behind them something may still be waiting.
        turnWanted = turn.claimed().isEmpty() && !turn.refused().isEmpty() && turn.moreWaiting();
        starter.forget(ended);
        tally.add(ended, turn);
        boolean serviceEnded = ended.stream().anyMatch(end -> end.claim().trigger() == Trigger.SERVICE);
        ended.clear();
        long looked = System.nanoTime();
        for (Claim claim : turn.claimed()) {
            start(claim);
            // On a busy machine many starts take seconds, and deadlines do not wait for them.
            if (System.nanoTime() - looked >= LOOK_NANOS) {
                look();
                looked = System.nanoTime();
            }
        }
        if (serviceEnded && resident.planServices() > 0) {
            turnWanted = true;
        }
    }

    /**
     * Does something with the database; where that is away, what runs is watched on, and it is tried again. What was
     * claimed without this runner being told is pending again before that.
     *
     * @throws DatabaseProblem when nothing was ever done, or nothing runs and patience is at its end
     */
    private void tryWith(Runnable work) {
        try {
            if (patience.isTried()) {
                resident.giveBackUnheard(known());
            }
            work.run();
            patience.restore();
        } catch (DatabaseProblem e) {
            patience.bear(e, !running.isEmpty(), !ended.isEmpty());
            turnWanted = true;
        }
    }

    /** What this runner watches, or whose outcome it has still to record. */
    Set<Long> known() {
        Set<Long> known = running.executions();
        ended.forEach(end -> known.add(end.claim().execution()));
        return known;
    }

    private void start(Claim claim) {
        Starter.Started started = starter.start(claim);
        if (started instanceof Starter.Watched watched) {
            running.add(watched.watch());
        } else if (started instanceof Starter.NotStarted refused) {
            end(claim, Watch.notStarted(claim, Outcome.notStarted(Sentence.PLAIN.of(refused.reason()))), List.of());
        }
    }

    private void end(Claim claim, Attempt attempt, List<String> survivors) {
        // With processes of it still there, another attempt would overlap them.
        Again again = survivors.isEmpty() ? Retrying.after(claim, attempt, clock.instant(), Resident.chance()) : null;
        ended.add(new Ended(claim, attempt, survivors, again));
    }

    private void await() {
        long wait = Math.min(LOOK_NANOS, running.nanos());
        wait = patience.isTried() ? wait : Math.min(wait, delayed.nanos());
        try {
            boolean unused = woken.tryAcquire(Math.max(wait, 1_000_000), TimeUnit.NANOSECONDS);
            woken.drainPermits();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if something does, looking once more at everything is the answer.
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        running.look(over -> end(over.claim(), over.attempt(), over.survivors()));
    }
}
