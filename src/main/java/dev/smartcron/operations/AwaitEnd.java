package dev.smartcron.operations;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for an execution's end, and sees to it that one comes.
 *
 * @param seen takes the execution as it is, each time it is looked at
 */
public record AwaitEnd(OperatedNode node, Consumer<Execution> seen) {
    private static final long POLL_MILLIS = 250;

    private static final Duration FOREVER = Duration.ofDays(100 * 365);

    /** Between ticks while something is in its way. */
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Between ticks while it runs and nobody watches it. */
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /**
     * The execution once it has ended.
     *
     * <ol>
     *   <li>A tick of our own claims it, unless another runner was faster, and lasts until it has ended; what else it
     *       started goes on without us.
     *   <li>Where another runner has it, that one's record is waited for.
     *   <li>Where nobody has it, because the task's lock or the node's limit is in the way, or the runner that had it has
     *       left, we tick again.
     * </ol>
     */
    public Execution of(long id) {
        return within(id, FOREVER);
    }

    /** As {@link #of}, but no longer than so: it may not have ended then. */
    public Execution within(long id, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        long ticked = System.nanoTime() - TICK_NANOS;
        while (true) {
            Execution execution = find(id);
            if (execution.status().isFinal() || System.nanoTime() - until >= 0) {
                return execution;
            }
            long wait = execution.status() == Status.PENDING ? TICK_NANOS : WATCH_NANOS;
            if (isUnattended(execution) && System.nanoTime() - ticked >= wait) {
                node.runner().tickUntil(() -> find(id).status().isFinal() || System.nanoTime() - until >= 0);
                ticked = System.nanoTime();
            } else {
                pause();
            }
        }
    }

    private Execution find(long id) {
        Execution execution = node.executions()
                .find(id)
                .orElseThrow(() -> UserError.cannotWork(
                        "execution " + id + " is no longer recorded", "smartcron history shows what is."));
        seen.accept(execution);
        return execution;
    }

    private boolean isUnattended(Execution execution) {
        return execution.status() == Status.PENDING
                || (node.is(execution.node()) && !node.runner().isThere());
    }

    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserError.cannotWork("interrupted while waiting", "smartcron history shows how it ends.");
        }
    }
}
