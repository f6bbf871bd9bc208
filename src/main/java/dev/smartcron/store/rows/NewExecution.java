package dev.smartcron.store.rows;

import dev.smartcron.execution.Outcome;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row to be added: an execution that waits for a runner, or firings that were decided as they were planned.
 *
 * @param overlap what to do while the task's lock is held: as the task says, or to wait
 * @param scheduledAt the firing; null for what no schedule asked for
 * @param dueAt not to be started before
 * @param status {@link Status#PENDING}, or how it ended without being started
 * @param reason null for a firing that waits for the next tick
 * @param firings how many the row stands for, up to {@code lastFiring}
 * @param lastFiring null for one
 * @param owner whom a job belongs to; null for nobody
 * @param key of a job: while it is kept, the same key of the task is the same job; null for none
 * @param parent the execution whose outcome starts it; null for none
 * @param chainLinks how many such starts led to it
 * @param waitUntil how long it waits for its prerequisites; null without any
 */
public record NewExecution(
        String task,
        Trigger trigger,
        Overlap overlap,
        int priority,
        @Nullable Instant scheduledAt,
        Instant dueAt,
        Status status,
        @Nullable Reason reason,
        int firings,
        @Nullable Instant lastFiring,
        @Nullable String owner,
        @Nullable String key,
        @Nullable Long parent,
        int chainLinks,
        @Nullable Instant waitUntil) {

    /** A firing of a plan: one on time, one that is caught up, or a run of them that are dropped. */
    public static NewExecution firing(Plan plan, Firing firing) {
        Outcome outcome = firing.outcome();
        return new NewExecution(
                plan.task().name(),
                firing.trigger(),
                firing.inTurn() ? Overlap.QUEUE : plan.overlap(),
                plan.priority(),
                firing.scheduledAt(),
                firing.dueAt(),
                outcome == null ? Status.PENDING : outcome.status(),
                outcome == null ? null : outcome.reason(),
                firing.count(),
                firing.count() == 1 ? null : firing.last(),
                null,
                null,
                null,
                0,
                firing.waitUntil());
    }

    /** A start that an operator wants now. */
    public static NewExecution manual(Task task, Reason why, Instant now) {
        return waiting(task, Trigger.MANUAL, task.policy().overlap(), now, why, null);
    }

    /**
     * The next run of a task that is kept running; it waits for the one before it to be gone.
     *
     * @param waitUntil as that of the record
     */
    public static NewExecution service(Task task, Instant dueAt, Reason why, @Nullable Instant waitUntil) {
        return waiting(task, Trigger.SERVICE, Overlap.QUEUE, dueAt, why, waitUntil);
    }

    /** A job that somebody enqueued; it waits for its turn, whatever the task's overlap policy. */
    public static NewExecution job(
            Task task, int priority, Instant dueAt, @Nullable String owner, @Nullable String key, Reason why) {
        return new NewExecution(
                task.name(),
                Trigger.QUEUE,
                Overlap.QUEUE,
                priority,
                null,
                dueAt,
                Status.PENDING,
                why,
                1,
                null,
                owner,
                key,
                null,
                0,
                null);
    }

    /**
     * A start that follows the outcome of another execution.
     *
     * @param registered empty where it is not, or cannot be read
     * @param links how many such starts led to it
     */
    public static NewExecution chained(
            String task, Optional<Task> registered, long parent, int links, Reason why, Instant now) {
        return new NewExecution(
                task,
                Trigger.CHAIN,
                registered.map(found -> found.policy().overlap()).orElse(Overlap.SKIP),
                registered.map(Task::priority).orElse(Task.DEFAULT_PRIORITY),
                null,
                now,
                Status.PENDING,
                why,
                1,
                null,
                null,
                null,
                parent,
                links,
                null);
    }

    /** The same, decided as it is added. */
    public NewExecution closed(Outcome outcome) {
        return new NewExecution(
                task,
                trigger,
                overlap,
                priority,
                scheduledAt,
                dueAt,
                outcome.status(),
                outcome.reason(),
                firings,
                lastFiring,
                owner,
                key,
                parent,
                chainLinks,
                null);
    }

    private static NewExecution waiting(
            Task task, Trigger trigger, Overlap overlap, Instant dueAt, Reason why, @Nullable Instant waitUntil) {
        return new NewExecution(
                task.name(),
                trigger,
                overlap,
                task.priority(),
                null,
                dueAt,
                Status.PENDING,
                why,
                1,
                null,
                null,
                null,
                null,
                0,
                waitUntil);
    }
}
