package dev.smartcron.tick.admit;

import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says for how long a lock is taken: as long as the task can take; a service's is renewed.
 *
 * @param shared whether other nodes could take over
 */
record LockExpiry(boolean shared) {
    /**
     * A service's lock holds so long without being renewed, besides the time that ending the service takes. Long enough
     * for a database server to start anew, short enough for another node to take over.
     */
    private static final Duration LEASE = Duration.ofSeconds(110);

    /** So long before its lock runs out a service has to be on its way out. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

    /** With a database of this machine's own nobody else could take over: a service's lock holds until it is released. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    Instant of(Task task, Instant now) {
        Duration longest = task.limits().timeout().map(TaskLocks.MARGIN::plus).orElse(shared ? LEASE : FOR_EVER);
        return now.plus(longest).plus(task.limits().killAfter());
    }

    /** As {@link Claims#lease}. */
    Optional<Duration> lease(Task task) {
        return task.isContinuous() && shared ? Optional.of(LEASE.minus(LEASE_MARGIN)) : Optional.empty();
    }
}
