package dev.smartcron.tick.supervise;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.output.KeptOutput;
import dev.smartcron.output.OutputFollower;
import dev.smartcron.process.Meter;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunFolder;
import dev.smartcron.process.RunResult;
import dev.smartcron.process.Termination;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.process.kernel.Signals;
import dev.smartcron.store.claim.StopRequests.StopRequest;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.task.Shards;
import dev.smartcron.tick.admit.Claims;
import dev.smartcron.tick.start.Lease;
import dev.smartcron.tick.start.Starter;
import dev.smartcron.tick.start.TaskEnvironment;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt under way: its deadline, its output, its end. */
final class SupervisedRun {
    /** For a task without a deadline, which is never asked for it. */
    private static final Duration NEVER = Duration.ofDays(100 * 365);

    /** A task that has not begun by its deadline is waited for so long. */
    private static final Duration BEGINS_WITHIN = Duration.ofSeconds(15);

    /** Time until a task that was not overdue yet is asked again. */
    private static final long ASK_NANOS = Duration.ofMillis(500).toNanos();

    private final Starter.Running started;
    private final Claim claim;
    private final Run run;
    private final OutputFollower output;
    private final Consumer<String> warnings;
    private final Meter meter;
    private final long startedNanos;
    private final @Nullable Duration timeout;
    private long deadlineNanos;
    private @Nullable Termination ending;
    private @Nullable StopReason stop;
    private List<String> survivors = List.of();
    private boolean moreOutput;

    /** @param warnings takes a line for the runner's own diagnostics */
    SupervisedRun(Starter.Running started, Consumer<String> warnings) {
        this.started = started;
        this.claim = started.claim();
        this.run = started.run();
        this.output = started.output();
        this.warnings = warnings;
        this.startedNanos = System.nanoTime() - started.age().toNanos();
        this.timeout = claim.task().limits().timeout().orElse(null);
        this.deadlineNanos = startedNanos + (timeout == null ? NEVER : timeout).toNanos();
        this.meter = new Meter(run, TaskEnvironment.resourceLimits(claim.task()), startedNanos);
    }

    Claim claim() {
        return claim;
    }

    boolean isService() {
        return claim.trigger() == Trigger.SERVICE;
    }

    /** Checks whether it was started after another task was ready. */
    boolean waitsFor(SupervisedRun other) {
        return claim.task().dependencies().after().contains(other.claim.task().name());
    }

    /** Calls back once it has ended; a run that was taken over is polled instead. */
    void wakeAtEnd(Runnable wake) {
        run.onEnd(wake);
    }

    /** Begins to end it, as was asked for. */
    void stop(StopRequest request) {
        if (ending == null) {
            beginEnding(new StopReason.Asked(request));
        }
    }

    /** Renews its lease in time, and ends it in time where that cannot be. */
    void renewLease(Claims claims, Clock clock) {
        Lease lease = started.lease();
        if (lease != null && ending == null) {
            Reason over = lease.renew(claims, clock);
            if (over != null) {
                stop(new StopRequest(claim.execution(), Status.KILLED, over));
            }
        }
    }

    /** Goes on with its end, where the runner that it is taken over from began one. */
    void resumeEnding() {
        try {
            run.folder()
                    .note(RunFolder.STOP)
                    .map(words -> StopReason.of(claim.execution(), words))
                    .ifPresent(this::startEnding);
        } catch (IOException | IllegalArgumentException e) {
            warnings.accept("cannot read why execution " + claim.execution() + " was being ended: " + e.getMessage());
        }
    }

    private void beginEnding(StopReason why) {
        try {
            run.folder().keep(RunFolder.STOP, why.words());
        } catch (IOException e) {
            // It ends all the same; the next runner would find out for itself as much as can be seen.
            warnings.accept("cannot note why " + claim.task().name() + " is ended: " + e.getMessage());
        }
        startEnding(why);
    }

    private void startEnding(StopReason why) {
        stop = why;
        // What grows goes on growing while it is asked: it is killed at once, as the kernel does it.
        ending = why instanceof StopReason.Reached
                ? new Termination(run, Duration.ZERO, System.nanoTime())
                : new Termination(run, claim.task().limits().killAfter(), System.nanoTime(), started.onAbort());
    }

    boolean isEnding() {
        return ending != null;
    }

    long nanosToDeadline() {
        return deadlineNanos - System.nanoTime();
    }

    /** Time until its output is to be moved along again. */
    long nanosToOutput() {
        return moreOutput ? 0 : output.pollNanos();
    }

    OutputFollower output() {
        return output;
    }

    /**
     * Moves its output along and enforces its deadline and its limits.
     *
     * @param processes a view of all processes, which many runs may share
     * @return the attempt, once it has ended
     */
    Optional<Attempt> poll(Processes processes) {
        boolean alive = run.isAlive();
        moreOutput = output.poll();
        StopReason why = ending != null ? null : alive ? reasonToStop(processes) : reasonToCleanUp();
        if (why != null) {
            beginEnding(why);
        }
        boolean over = ending == null ? !alive : ending.poll(System.nanoTime(), processes);
        return over ? Optional.of(ended(run.result())) : Optional.empty();
    }

    private @Nullable StopReason reasonToStop(Processes processes) {
        if (timeout != null && nanosToDeadline() <= 0 && isOverdue(timeout)) {
            return new StopReason.Deadline();
        }
        Meter.Limit reached = meter.sample(System.nanoTime(), processes);
        return reached == null ? null : new StopReason.Reached(reached);
    }

    /** Asks the task itself, which on a busy machine begins some time after it was launched, and sets the clock by it. */
    private boolean isOverdue(Duration timeout) {
        long now = System.nanoTime();
        Duration unlessBegun = timeout.plus(BEGINS_WITHIN).minusNanos(now - startedNanos);
        Duration left = run.age().map(timeout::minus).orElse(unlessBegun);
        deadlineNanos = now + Math.min(left.toNanos(), ASK_NANOS);
        return left.isZero() || left.isNegative();
    }

    /** The reason to end what is left of a task that has ended; null when it may go on, as a daemon that it started. */
    private @Nullable StopReason reasonToCleanUp() {
        boolean full = meter.isFullAtEnd();
        boolean noResult = run.result().isEmpty() || isAShardWithoutResult();
        if ((!full && !noResult) || run.survivors().isEmpty()) {
            return null;
        }
        return full ? new StopReason.Reached(Meter.Limit.PROCESSES) : new StopReason.Orphaned();
    }

    /** True when the shell of a shard is gone, or of all, so that nobody will know how they end. */
    private boolean isAShardWithoutResult() {
        Shards shards = run.shards();
        return shards != null
                && shards.numbers().stream().anyMatch(shard -> run.result(shard).isEmpty());
    }

    /** Processes that could not be killed, and so keep the task's lock. */
    List<String> survivors() {
        return survivors;
    }

    private Attempt ended(Optional<RunResult> result) {
        survivors = ending == null ? List.of() : ending.survivors();
        Duration took = result.map(RunResult::elapsed).orElse(Duration.ofNanos(System.nanoTime() - startedNanos));
        Meter.Usage usage = meter.usage();
        Outcome outcome = result.isEmpty() && stop == null ? withoutResult() : null;
        ShardVerdicts shards = null;
        if (outcome == null) {
            Verdict verdict = new Verdict(claim.task().limits(), result.orElse(null), took, usage, stop, survivors);
            shards = run.shards() == null ? null : new ShardVerdicts(verdict, run, run.shards());
            outcome = shards == null ? withWrapper(verdict.outcome()) : shards.outcome();
        }
        KeptOutput kept = output.finish(
                endLine(outcome, took), outcome.status().isFailure(), shards == null ? List.of() : shards.failed());
        if (kept.trouble() != null) {
            warnings.accept(claim.task().name() + ", execution " + claim.execution() + ": " + kept.trouble());
        }
        // A start that is noted a little early is not noted earlier than the claim.
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
                null,
                shards == null ? List.of() : shards.shards());
    }

    /** The outcome that a missing result means by itself; null for none. */
    private @Nullable Outcome withoutResult() {
        if (run.hasNeverBegun()) {
            return Outcome.notStarted(Reason.of(ReasonCode.NO_WRAPPER));
        }
        return run.folder().isGone() ? Outcome.lost(Reason.of(ReasonCode.FOLDER_REMOVED)) : null;
    }

    /** A loss of which it is known what ended the wrapper is told by that. */
    private Outcome withWrapper(Outcome outcome) {
        Optional<String> signal =
                outcome.status() == Status.LOST ? run.wrapperSignal().map(Signals::words) : Optional.empty();
        return signal.map(words ->
                        Outcome.lost(Reason.of(ReasonCode.WRAPPER_KILLED).with("signal", words)))
                .map(lost -> lost.with(Reason.SURVIVORS, survivors))
                .orElse(outcome);
    }

    private static String endLine(Outcome outcome, Duration took) {
        Integer exitCode = outcome.exitCode();
        Optional<String> how = outcome.reason() != null
                ? Optional.of(Sentence.PLAIN.of(outcome.reason()))
                : exitCode == null || exitCode == 0 ? Optional.empty() : Optional.of("exit " + exitCode);
        return outcome.status().after(took, how);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
