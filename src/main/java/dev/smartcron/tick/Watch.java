package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.process.Bounds;
import dev.smartcron.process.Ending;
import dev.smartcron.process.KeptOutput;
import dev.smartcron.process.Meter;
import dev.smartcron.process.OutputFollower;
import dev.smartcron.process.Processes;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.RunResult;
import dev.smartcron.process.output.Mark;
import dev.smartcron.store.Claim;
import dev.smartcron.store.Claims;
import dev.smartcron.store.Stops.Wish;
import dev.smartcron.text.Durations;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One attempt under way: its deadline, its output, its end. */
final class Watch {
    private static final Duration FAR = Duration.ofDays(365);

    /** A task that has not begun by its deadline is waited for so long. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(15);

    /** How soon a task that was not overdue yet is asked again. */
    private static final long ASK_NANOS = Duration.ofMillis(500).toNanos();

    private final Claim claim;
    private final Run run;
    private final OutputFollower output;
    private final Consumer<String> warnings;
    private final Meter meter;
    private final Supplier<@Nullable Process> beforeEnd;
    private final @Nullable Lease lease;
    private final long startedNanos;
    private final Duration timeout;
    private long deadlineNanos;
    private @Nullable Ending ending;
    private @Nullable Stop stop;
    private List<String> survivors = List.of();
    private boolean moreOutput;

    /**
     * Watches a run.
     *
     * @param beforeEnd starts the task's own command for its end, if it has one
     * @param age how long it has been running already
     * @param lease which it must end with; null for what has a deadline of its own
     * @param warnings takes a line for the runner's own diagnostics
     */
    Watch(
            Claim claim,
            Run run,
            OutputFollower output,
            Bounds bounds,
            Supplier<@Nullable Process> beforeEnd,
            Duration age,
            @Nullable Lease lease,
            Consumer<String> warnings) {
        this.claim = claim;
        this.run = run;
        this.output = output;
        this.beforeEnd = beforeEnd;
        this.lease = lease;
        this.warnings = warnings;
        this.startedNanos = System.nanoTime() - age.toNanos();
        this.timeout = claim.task().limits().timeout().orElse(FAR);
        this.deadlineNanos = startedNanos + timeout.toNanos();
        this.meter = new Meter(run, bounds, startedNanos);
    }

    Claim claim() {
        return claim;
    }

    /** Calls back once there is an end to look at; an adopted run is looked at now and then. */
    void wakeAtEnd(Runnable wake) {
        run.onEnd(wake);
    }

    /** Begins to end it, because somebody wants it stopped. */
    void stop(Wish wish) {
        if (ending == null) {
            beginEnding(new Stop.Asked(wish));
        }
    }

    /** Renews its lease in time, and ends it in time where that cannot be. */
    void renewWith(Claims claims, Clock clock) {
        if (lease != null && ending == null) {
            Reason over = lease.keep(claims, clock);
            if (over != null) {
                stop(new Wish(claim.execution(), Status.KILLED, over));
            }
        }
    }

    /** Goes on with an end that another runner began. */
    void goOnEnding(Stop why) {
        stop = why;
        ending = ending(why);
    }

    private void beginEnding(Stop why) {
        try {
            run.folder().keep(RunFolder.STOP, why.words());
        } catch (IOException e) {
            // It ends all the same; the next runner would find out for itself as much as can be seen.
            warnings.accept("cannot note why " + claim.task().name() + " is ended: " + e.getMessage());
        }
        goOnEnding(why);
    }

    private Ending ending(Stop why) {
        // What grows goes on growing while it is asked: it is killed at once, as the kernel does it.
        return why instanceof Stop.Reached
                ? new Ending(run, Duration.ZERO, System.nanoTime())
                : new Ending(run, claim.task().limits().killAfter(), System.nanoTime(), beforeEnd);
    }

    boolean isEnding() {
        return ending != null;
    }

    long nanosToDeadline() {
        return deadlineNanos - System.nanoTime();
    }

    /** When its output is to be moved along again. */
    long nanosToOutput() {
        return moreOutput ? 0 : output.lookNanos();
    }

    /** What the task told and is not recorded yet. */
    List<Mark> news() {
        return output.news();
    }

    void noted() {
        output.noted();
    }

    /**
     * Moves its output along and enforces its deadline and its limits.
     *
     * @return the attempt, once it has ended
     */
    Optional<Attempt> look() {
        return look(new Processes());
    }

    /** As {@link #look()}, with what others have looked through a moment ago. */
    Optional<Attempt> look(Processes processes) {
        boolean alive = run.isAlive();
        moreOutput = output.poll();
        Stop why = ending != null ? null : alive ? toStop(processes) : toClearUp();
        if (why != null) {
            beginEnding(why);
        }
        boolean over = ending == null ? !alive : ending.poll(System.nanoTime(), processes);
        return over ? Optional.of(ended(run.result())) : Optional.empty();
    }

    private @Nullable Stop toStop(Processes processes) {
        if (nanosToDeadline() <= 0 && isOverdue()) {
            return new Stop.Deadline();
        }
        Meter.Limit reached = meter.look(System.nanoTime(), processes);
        return reached == null ? null : new Stop.Reached(reached);
    }

    /** Asks the task itself, which on a busy machine begins some time after it was launched, and sets the clock by it. */
    private boolean isOverdue() {
        long now = System.nanoTime();
        Duration unlessBegun = timeout.plus(BEGINS_WITHIN).minusNanos(now - startedNanos);
        Duration left = run.age().map(timeout::minus).orElse(unlessBegun);
        deadlineNanos = now + Math.min(left.toNanos(), ASK_NANOS);
        return left.isZero() || left.isNegative();
    }

    /** Why what is left of a task that ended must not go on; null when it may, as a daemon that it started. */
    private @Nullable Stop toClearUp() {
        boolean full = meter.isFullAtEnd();
        boolean untold = run.result().isEmpty();
        if ((!full && !untold) || run.survivors().isEmpty()) {
            return null;
        }
        return full ? new Stop.Reached(Meter.Limit.PROCESSES) : new Stop.Orphaned();
    }

    /** What could not be killed, and so keeps the task's lock; empty for nothing. */
    List<String> survivors() {
        return survivors;
    }

    private Attempt ended(Optional<RunResult> result) {
        survivors = ending == null ? List.of() : ending.survivors();
        Duration took = result.map(RunResult::elapsed).orElse(Duration.ofNanos(System.nanoTime() - startedNanos));
        Meter.Usage usage = meter.usage();
        Outcome outcome = result.isEmpty() && stop == null ? untold() : null;
        if (outcome == null) {
            outcome = new Verdict(claim.task().limits(), result.orElse(null), took, usage, stop, survivors).outcome();
        }
        KeptOutput kept = output.finish(words(outcome, took), outcome.status().isFailure());
        if (kept.trouble() != null) {
            warnings.accept(claim.task().name() + ", execution " + claim.execution() + ": " + kept.trouble());
        }
        // What is told a little early is not told earlier than the claim.
        Instant began = run.startedAt().orElse(claim.claimedAt());
        Instant startedAt = later(began, claim.claimedAt());
        return new Attempt(
                claim.execution(),
                claim.attempt(),
                startedAt,
                later(began.plus(took), startedAt),
                outcome.status(),
                outcome.reason(),
                outcome.exitCode(),
                outcome.signal(),
                result.map(end -> end.cpu().toMillis()).orElse(null),
                result.map(end -> end.system().toMillis()).orElse(null),
                usage.peakBytes() == null ? null : usage.peakBytes() >> 10,
                kept.tail(),
                kept.summary(),
                null);
    }

    /** What the missing result itself tells; null for nothing. */
    private @Nullable Outcome untold() {
        if (run.hasNeverBegun()) {
            return Outcome.notStarted(Reason.of(ReasonCode.NO_WRAPPER));
        }
        return run.folder().isGone() ? Outcome.lost(Reason.of(ReasonCode.FOLDER_REMOVED)) : null;
    }

    private static String words(Outcome outcome, Duration took) {
        String how =
                outcome.reason() != null ? ": " + Sentence.PLAIN.of(outcome.reason()) : " exit " + outcome.exitCode();
        return outcome.status().word() + how + " after " + Durations.brief(took);
    }

    /** The attempt that could not even be started. */
    static Attempt notStarted(Claim claim, Outcome outcome) {
        return Attempt.of(claim.execution(), claim.attempt(), claim.claimedAt(), claim.claimedAt(), outcome);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
