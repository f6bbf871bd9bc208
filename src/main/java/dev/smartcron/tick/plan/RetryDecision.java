package dev.smartcron.tick.plan;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.process.kernel.Signals;
import dev.smartcron.store.rows.Claim;
import dev.smartcron.store.rows.Retry;
import dev.smartcron.task.Retries;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides whether an attempt that has ended is followed by another one. */
public final class RetryDecision {
    private RetryDecision() {}

    /**
     * Null when its end is the execution's.
     *
     * <ol>
     *   <li>What was stopped by a person, or reached a limit of its own that the next attempt would reach too, is not
     *       tried again.
     *   <li>Nor is a service: it gets another execution.
     *   <li>Nor an exit code that the task calls fatal, a signal's 128 + number among them; of shards that of any.
     *   <li>What was lost is, unless the task says otherwise, as long as its retries last; and so is every failure.
     * </ol>
     */
    public static @Nullable Retry after(Claim claim, Attempt attempt) {
        Task task = claim.task();
        Retries retries = task.retries();
        if (!attempt.status().isFailure()
                || attempt.status() == Status.KILLED
                || claim.trigger() == Trigger.SERVICE
                || claim.attempt() > retries.max()
                || (attempt.status() == Status.LOST && !retries.alsoLost())
                || isFatal(task, attempt)) {
            return null;
        }
        Instant ended = Objects.requireNonNull(attempt.finishedAt(), "an attempt that has ended");
        Instant at = ended.plus(retries.before(claim.attempt(), chance()));
        return new Retry(
                at,
                Reason.of(ReasonCode.RETRY)
                        .with("cause", attempt.reason())
                        .with("attempt", claim.attempt() + 1)
                        .with("attempts", retries.max() + 1)
                        .with("at", at));
    }

    /** From 0 up to 1, and good enough to keep what failed together from coming back together. */
    public static double chance() {
        return Math.floorMod(System.nanoTime(), 1_000L) / 1_000.0;
    }

    /** The signal that ends what has run out of time is no exit code of the task's. */
    private static boolean isFatal(Task task, Attempt attempt) {
        return isFatal(task, attempt.status(), attempt.exitCode(), attempt.signal())
                || attempt.shards().stream()
                        .filter(shard -> shard.status() != Status.SUCCEEDED)
                        .anyMatch(shard -> isFatal(task, shard.status(), shard.exitCode(), shard.signal()));
    }

    private static boolean isFatal(Task task, Status status, @Nullable Integer exitCode, @Nullable Integer signal) {
        Integer code = exitCode;
        if (code == null && signal != null && status == Status.FAILED) {
            code = Signals.exitCode(signal);
        }
        return code != null && task.limits().fatalCodes().contains(code);
    }
}
