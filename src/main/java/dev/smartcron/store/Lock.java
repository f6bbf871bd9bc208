package dev.smartcron.store;

import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task's lock as a runner holds it: taken at a fence grown by one, for as long as the task can take; a service's is
 * renewed. {@link Recording} releases it, {@link Locks} takes it by force.
 */
final class Lock {
    /** How long a lock outlives its execution's last moment, so that a slow recording does not lose it. */
    static final Duration MARGIN = Duration.ofMinutes(1);

    /**
     * How long a service's lock holds without being renewed, besides the time that ending the service takes. Long enough
     * for a database server to start anew, short enough for another node to take over.
     */
    private static final Duration LEASE = Duration.ofSeconds(110);

    /** How long before a lock runs out its service has to be on its way out. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(20);

    /** With a database of this machine's own nobody else could take over: a service's lock holds until it is released. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final String TAKE = """
            insert into locks (task, place, fence, execution_id, node, runner, locked_at, locked_until)
            values (:task, :place, 1, :execution, :node, :runner, :now, :until)
            on conflict (task, place) do update set fence = locks.fence + 1, execution_id = excluded.execution_id,
                node = excluded.node, runner = excluded.runner, locked_at = excluded.locked_at,
                locked_until = excluded.locked_until
            where locks.execution_id is null or locks.locked_until <= :now or locks.execution_id = excluded.execution_id
            returning fence""";

    private static final String RENEW =
            "update locks set locked_until = :until where task = :task and place = :place and fence = :fence";

    private final Dialect dialect;
    private final String node;
    private final String runner;

    Lock(Dialect dialect, String node, String runner) {
        this.dialect = dialect;
        this.node = node;
        this.runner = runner;
    }

    /** Takes one of a task's locks if it is free; returns its fence, or null when somebody has it. */
    @Nullable
    Long take(Session handle, long execution, Task task, int place, Instant now) {
        return handle.createQuery(TAKE)
                .bind("task", task.name())
                .bind("place", place)
                .bind("execution", execution)
                .bind("node", node)
                .bind("runner", runner)
                .bind("now", now.toEpochMilli())
                .bind("until", until(task, now).toEpochMilli())
                .map(row -> row.getLong(1))
                .findOne()
                .orElse(null);
    }

    /** Renews the lease of a service. False when its lock is somebody else's meanwhile. */
    boolean renew(Session handle, Claim claim, Instant now) {
        return handle.createUpdate(RENEW)
                        .bind("task", claim.task().name())
                        .bind("place", claim.place())
                        .bind("fence", claim.fence())
                        .bind("until", until(claim.task(), now).toEpochMilli())
                        .execute()
                == 1;
    }

    private Instant until(Task task, Instant now) {
        Duration longest =
                task.limits().timeout().map(MARGIN::plus).orElse(dialect == Dialect.POSTGRESQL ? LEASE : FOR_EVER);
        return now.plus(longest).plus(task.limits().killAfter());
    }

    /** As {@link Claims#lease}. */
    Optional<Duration> lease(Task task) {
        return task.isContinuous() && dialect == Dialect.POSTGRESQL
                ? Optional.of(LEASE.minus(LEASE_MARGIN))
                : Optional.empty();
    }
}
