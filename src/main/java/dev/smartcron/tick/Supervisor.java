package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Run;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Claims.Claim;
import dev.smartcron.store.Claims.Ended;
import dev.smartcron.store.Claims.Turn;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.Ledger.Counts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Claims, starts and watches until nothing of this runner's is left.
 *
 * <p>One thread does everything; the processes' ends only wake it. Outcomes and the next claims go into one
 * transaction, so that many short tasks cost few of them.
 */
public final class Supervisor {
    /** How often output is moved along and long runs are looked at. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How often a tree that is being ended is looked at. */
    private static final long END_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** How long outcomes that the database does not take are offered to it again, once nothing runs any more. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What is due later than this is some later runner's. */
    private static final Duration FAR = Duration.ofDays(1);

    private final Clock clock;
    private final String runner;
    private final Claims claims;
    private final Starter starter;
    private final BlockingQueue<Watch> woken = new LinkedBlockingQueue<>();
    private final List<Watch> running = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();
    private final Tally tally = new Tally();
    private Delayed delayed = Delayed.nothing();

    public Supervisor(Clock clock, String runner, Claims claims, Starter starter) {
        this.clock = clock;
        this.runner = runner;
        this.claims = claims;
        this.starter = starter;
    }

    String runner() {
        return runner;
    }

    /** Watches a run that another runner started and left. */
    void adopt(Claim claim, Run run) {
        watch(starter.resume(claim, run, clock.instant()));
    }

    /** Records what another runner claimed and nobody will ever hear of again. */
    void lose(Claim claim) {
        ended.add(new Ended(
                claim,
                Watch.notStarted(claim, Outcome.lost("its runner died while starting it; nobody knows how far"))));
    }

    /**
     * Runs what is due and what that leads to.
     *
     * <ol>
     *   <li>Record what ended and claim what may start, in one transaction.
     *   <li>Start it; what cannot be started has ended.
     *   <li>Wait until something ends, a deadline comes or output is to be moved; look at everything that runs.
     *   <li>Again, until nothing runs and nothing more was to be had.
     * </ol>
     *
     * <p>What a {@code jitter} delays is waited for while something runs, and otherwise to the end of this minute: the
     * next minute's tick takes it from there.
     *
     * @throws DatabaseProblem when outcomes cannot be recorded and nothing runs any more; their run folders keep them
     *     for the next tick
     */
    Tally superviseUntilNothingIsLeft() {
        boolean first = true;
        boolean more = false;
        long refusedSince = 0;
        while (true) {
            if (first || more || !ended.isEmpty() || delayed.isDue()) {
                try {
                    Instant now = clock.instant();
                    Turn turn = claims.turn(ended, now);
                    delayed = Delayed.of(turn.nextDue(), now);
                    first = false;
                    // Nothing but refusals was in sight; behind them something may still be waiting.
                    more = turn.claimed().isEmpty() && !turn.refused().isEmpty() && turn.moreWaiting();
                    refusedSince = 0;
                    starter.forget(ended);
                    tally.add(ended, turn);
                    ended.clear();
                    for (Claim claim : turn.claimed()) {
                        start(claim);
                    }
                } catch (DatabaseProblem e) {
                    long now = System.nanoTime();
                    refusedSince = refusedSince == 0 ? now : refusedSince;
                    boolean gaveUp = running.isEmpty() && now - refusedSince > PATIENCE.toNanos();
                    if (first || gaveUp) {
                        throw e;
                    }
                    more = false;
                    delayed = delayed.later();
                }
            }
            if (running.isEmpty() && ended.isEmpty() && !more && !delayed.isThisMinutes()) {
                return tally;
            }
            if (!more && (!running.isEmpty() || refusedSince != 0 || ended.isEmpty())) {
                await();
                look();
            }
        }
    }

    private void start(Claim claim) {
        Starter.Started started = starter.start(claim);
        if (started instanceof Starter.Watched watched) {
            watch(watched.watch());
        } else if (started instanceof Starter.NotStarted refused) {
            ended.add(new Ended(claim, Watch.notStarted(claim, Outcome.notStarted(refused.reason()))));
        }
    }

    private void watch(Watch watch) {
        running.add(watch);
        watch.wakeAtEnd(woken);
    }

    private void await() {
        long wait = Math.min(LOOK_NANOS, delayed.nanos());
        for (Watch watch : running) {
            wait = Math.min(wait, watch.isEnding() ? END_NANOS : watch.nanosToDeadline());
            wait = Math.min(wait, watch.nanosToOutput());
        }
        try {
            Watch unused = woken.poll(Math.max(wait, 1_000_000), TimeUnit.NANOSECONDS);
            woken.clear();
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; if something does, looking once more at everything is the answer.
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        for (Iterator<Watch> all = running.iterator(); all.hasNext(); ) {
            Watch watch = all.next();
            watch.look().ifPresent(attempt -> {
                ended.add(new Ended(watch.claim(), attempt));
                all.remove();
            });
            starter.hear(watch);
        }
        starter.record(clock.instant());
    }

    /**
     * When the next pending execution is due.
     *
     * <p>By the time that really goes by: a clock set back meanwhile must not keep a runner waiting for ever.
     *
     * @param isThisMinutes whether it is due before the next minute begins
     */
    private record Delayed(long dueNanos, boolean isThisMinutes) {
        static Delayed nothing() {
            return new Delayed(System.nanoTime() + FAR.toNanos(), false);
        }

        static Delayed of(@Nullable Instant due, Instant now) {
            if (due == null || due.isAfter(now.plus(FAR))) {
                return nothing();
            }
            Instant nextMinute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            return new Delayed(System.nanoTime() + Duration.between(now, due).toNanos(), due.isBefore(nextMinute));
        }

        /** The same once more after a while, because the database would not have it. */
        Delayed later() {
            return isDue() ? new Delayed(System.nanoTime() + LOOK_NANOS, isThisMinutes) : this;
        }

        boolean isDue() {
            return nanos() <= 0;
        }

        long nanos() {
            return dueNanos - System.nanoTime();
        }
    }

    /** What a tick has done so far. */
    static final class Tally {
        private int started;
        private int succeeded;
        private int failed;
        private int skipped;

        private void add(List<Ended> ended, Turn turn) {
            started += turn.claimed().size();
            for (Ended end : ended) {
                Attempt attempt = end.attempt();
                succeeded += attempt.status() == Status.SUCCEEDED ? 1 : 0;
                failed += attempt.status().isFailure() ? 1 : 0;
            }
            for (Outcome refused : turn.refused()) {
                failed += refused.status().isFailure() ? 1 : 0;
                skipped += refused.status() == Status.SKIPPED ? 1 : 0;
            }
        }

        Counts counts(int due, int missed, int alreadySkipped, int recovered) {
            return new Counts(due, started, succeeded, failed, skipped + alreadySkipped, missed, recovered);
        }
    }
}
