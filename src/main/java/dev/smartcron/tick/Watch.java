package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Ending;
import dev.smartcron.process.KeptOutput;
import dev.smartcron.process.OutputFollower;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunResult;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Claims.Claim;
import dev.smartcron.store.Stops.Stop;
import dev.smartcron.task.Limits;
import dev.smartcron.text.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt under way: its deadline, its output, its end. */
final class Watch {
    private static final long FAR = Duration.ofDays(365).toNanos();

    private final Claim claim;
    private final Run run;
    private final OutputFollower output;
    private final long startedNanos;
    private final long deadlineNanos;
    private final @Nullable Lease lease;
    private @Nullable Ending ending;
    private @Nullable Stop stop;

    /**
     * Watches a run.
     *
     * @param age how long it has been running already
     * @param lease which it must end with; null for what has a deadline of its own
     */
    Watch(Claim claim, Run run, OutputFollower output, Duration age, @Nullable Lease lease) {
        this.claim = claim;
        this.run = run;
        this.output = output;
        this.lease = lease;
        this.startedNanos = System.nanoTime() - age.toNanos();
        this.deadlineNanos = startedNanos
                + claim.task().limits().timeout().map(Duration::toNanos).orElse(FAR);
    }

    Claim claim() {
        return claim;
    }

    /** Calls back once there is an end to look at; an adopted run is looked at now and then. */
    void wakeAtEnd(Runnable wake) {
        run.onEnd(wake);
    }

    /** Begins to end it, because somebody wants it stopped. */
    void stop(Stop wanted) {
        if (ending == null) {
            stop = wanted;
            beginEnding();
        }
    }

    private void beginEnding() {
        ending = new Ending(run, claim.task().limits().killAfter(), System.nanoTime());
    }

    /** Renews its lease in time, and ends it in time where that cannot be. */
    void renewWith(Claims claims, Clock clock) {
        if (lease != null && ending == null) {
            String over = lease.keep(claims, clock);
            if (over != null) {
                stop(new Stop(claim.execution(), Status.KILLED, "killed: " + over));
            }
        }
    }

    boolean isEnding() {
        return ending != null;
    }

    long nanosToDeadline() {
        return deadlineNanos - System.nanoTime();
    }

    /**
     * Moves its output along and enforces its deadline.
     *
     * @return the attempt, once it has ended
     */
    Optional<Attempt> look() {
        boolean alive = run.isAlive();
        output.poll();
        if (alive && ending == null && nanosToDeadline() <= 0) {
            beginEnding();
        }
        if (ending != null) {
            if (!ending.poll(System.nanoTime())) {
                return Optional.empty();
            }
            return Optional.of(ended(run.result()));
        }
        return alive ? Optional.empty() : Optional.of(ended(run.result()));
    }

    private Attempt ended(Optional<RunResult> result) {
        Duration took = result.map(RunResult::elapsed).orElse(Duration.ofNanos(System.nanoTime() - startedNanos));
        Outcome outcome = outcome(result.orElse(null), took);
        KeptOutput kept = output.finish(words(outcome, took));
        return attempt(
                claim,
                outcome,
                claim.claimedAt().plus(took),
                result.map(end -> end.cpu().toMillis()).orElse(null),
                kept.tail());
    }

    /**
     * What an end means.
     *
     * <ol>
     *   <li>We ended it, because its time was up, or because somebody wanted it stopped.
     *   <li>It is gone without a result: somebody killed even its wrapper, or the machine went down.
     *   <li>It ended well by its own.
     *   <li>It ended badly past its time: with no runner left, its wrapper's own timeout ended it.
     *   <li>It failed.
     * </ol>
     */
    private Outcome outcome(@Nullable RunResult result, Duration took) {
        Limits limits = claim.task().limits();
        Integer exitCode = result == null ? null : result.exitCode();
        Integer signal = result == null ? null : result.signal();
        if (ending != null) {
            Outcome ended = stop == null
                    ? Outcome.timedOut(limits.timeout().orElseThrow(), exitCode, signal)
                    : stop.outcome(exitCode, signal);
            List<String> survivors = ending.survivors();
            return survivors.isEmpty() ? ended : ended.because("; could not be killed: " + survivors);
        }
        if (result == null) {
            return Outcome.lost("its process is gone and left no result: it was killed with its wrapper, or the"
                    + " machine went down");
        }
        if (exitCode != null && limits.successCodes().contains(exitCode)) {
            return Outcome.succeeded(exitCode);
        }
        if (limits.timeout().isPresent() && took.compareTo(limits.timeout().get()) >= 0) {
            return Outcome.timedOut(limits.timeout().get(), exitCode, signal);
        }
        return Outcome.failed(exitCode, signal, result.words());
    }

    private static String words(Outcome outcome, Duration took) {
        String how = outcome.reason() != null ? ": " + outcome.reason() : " exit " + outcome.exitCode();
        return outcome.status().word() + how + " after " + Durations.brief(took);
    }

    /** The attempt that could not even be started. */
    static Attempt notStarted(Claim claim, Outcome outcome) {
        return attempt(claim, outcome, claim.claimedAt(), null, null);
    }

    private static Attempt attempt(
            Claim claim, Outcome outcome, Instant finishedAt, @Nullable Long cpuMs, @Nullable String tail) {
        return new Attempt(
                claim.execution(),
                claim.attempt(),
                claim.claimedAt(),
                finishedAt,
                outcome.status(),
                outcome.reason(),
                outcome.exitCode(),
                outcome.signal(),
                cpuMs,
                null,
                tail);
    }
}
