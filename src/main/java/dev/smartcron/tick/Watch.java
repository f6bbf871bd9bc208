package dev.smartcron.tick;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Outcome;
import dev.smartcron.process.Ending;
import dev.smartcron.process.KeptOutput;
import dev.smartcron.process.OutputFollower;
import dev.smartcron.process.Run;
import dev.smartcron.process.RunResult;
import dev.smartcron.process.output.Mark;
import dev.smartcron.store.Claims.Claim;
import dev.smartcron.task.Limits;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One attempt under way: its deadline, its output, its end. */
final class Watch {
    private static final long FAR = Duration.ofDays(365).toNanos();

    private final Claim claim;
    private final Run run;
    private final OutputFollower output;
    private final Consumer<String> warnings;
    private final long startedNanos;
    private final long deadlineNanos;
    private @Nullable Ending ending;
    private boolean moreOutput;

    /**
     * Watches a run.
     *
     * @param age how long it has been running already
     * @param warnings takes a line for the runner's own diagnostics
     */
    Watch(Claim claim, Run run, OutputFollower output, Duration age, Consumer<String> warnings) {
        this.claim = claim;
        this.run = run;
        this.output = output;
        this.warnings = warnings;
        this.startedNanos = System.nanoTime() - age.toNanos();
        this.deadlineNanos = startedNanos
                + claim.task().limits().timeout().map(Duration::toNanos).orElse(FAR);
    }

    Claim claim() {
        return claim;
    }

    /** Puts this watch into the queue once there is an end to look at; an adopted run is looked at now and then. */
    void wakeAtEnd(Queue<Watch> woken) {
        run.onEnd(() -> woken.add(this));
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
     * Moves its output along and enforces its deadline.
     *
     * @return the attempt, once it has ended
     */
    Optional<Attempt> look() {
        boolean alive = run.isAlive();
        moreOutput = output.poll();
        if (alive && ending == null && nanosToDeadline() <= 0) {
            ending = new Ending(run, claim.task().limits().killAfter(), System.nanoTime());
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
        KeptOutput kept = output.finish(words(outcome, took), outcome.status().isFailure());
        if (kept.trouble() != null) {
            warnings.accept(claim.task().name() + ", execution " + claim.execution() + ": " + kept.trouble());
        }
        return attempt(
                claim,
                outcome,
                claim.claimedAt().plus(took),
                result.map(end -> end.cpu().toMillis()).orElse(null),
                kept.tail(),
                kept.summary());
    }

    /**
     * What an end means.
     *
     * <ol>
     *   <li>We ended it, because its time was up: timed out.
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
            Outcome timedOut = Outcome.timedOut(limits.timeout().orElseThrow(), exitCode, signal);
            List<String> survivors = ending.survivors();
            return survivors.isEmpty() ? timedOut : timedOut.because("; could not be killed: " + survivors);
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
        return attempt(claim, outcome, claim.claimedAt(), null, null, null);
    }

    private static Attempt attempt(
            Claim claim,
            Outcome outcome,
            Instant finishedAt,
            @Nullable Long cpuMs,
            @Nullable String tail,
            @Nullable String summary) {
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
                tail,
                summary,
                null);
    }
}
