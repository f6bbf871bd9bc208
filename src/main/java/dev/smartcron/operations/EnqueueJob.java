package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.PayloadTable;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.rows.NewExecution;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Adds a job for a task to do.
 *
 * @param maxWaiting jobs that may wait; one more is refused
 */
public record EnqueueJob(OperatedNode node, int maxWaiting) {
    /**
     * A job that waits, runs or has ended.
     *
     * @param created false when the key was there before: then it is that job, and nothing was changed
     */
    public record Enqueued(Execution job, boolean created) {}

    /**
     * Adds a job, its payload and its audit; with a key that is there already it finds that job.
     *
     * @throws UserError when the task takes no jobs, or too many wait
     */
    public Enqueued enqueue(JobRequest wanted, Actor actor, Instant now) {
        Enqueued enqueued = node.database().write(session -> {
            Task task = takesJobs(wanted.task());
            Optional<Execution> known = known(wanted);
            return known.isPresent() ? new Enqueued(known.get(), false) : add(session, task, wanted, actor, now);
        });
        if (enqueued.created()) {
            node.runner().call();
        }
        return enqueued;
    }

    /** Adds one that does what another has done: with its payload, for its owner and as urgent; it has no key. */
    public Enqueued again(Execution job, Actor actor, Instant now) {
        Payload payload = new PayloadTable(node.database()).find(job.id()).orElse(null);
        return enqueue(new JobRequest(job.task(), job.owner(), null, null, job.priority(), payload), actor, now);
    }

    private Enqueued add(Session session, Task task, JobRequest wanted, Actor actor, Instant now) {
        if (jobs().reaches(maxWaiting)) {
            throw UserError.refused(
                    "the queue is full: " + maxWaiting + " jobs wait",
                    "Try again later; smartcron queue shows them, queue.max_waiting in smartcron.yaml is the limit.");
        }
        int priority = Objects.requireNonNullElse(wanted.priority(), task.priority());
        Instant dueAt = Objects.requireNonNullElse(wanted.dueAt(), now);
        Reason why = Reason.of(ReasonCode.ENQUEUED).with("by", actor.name());
        Optional<Long> added = new ExecutionWrites(session)
                .add(NewExecution.job(task, priority, dueAt, wanted.owner(), wanted.key(), why), now);
        if (added.isEmpty()) {
            // Somebody else was faster, and our statement has waited for that.
            return new Enqueued(known(wanted).orElseThrow(), false);
        }
        long id = added.get();
        if (wanted.payload() != null) {
            PayloadTable.add(session, id, wanted.payload());
        }
        AuditEntry deed = AuditEntry.of(
                now, actor, OperatorAction.ENQUEUE, task.name(), id, "owner", wanted.owner(), "key", wanted.key());
        AuditTable.record(session, deed);
        return new Enqueued(node.executions().find(id).orElseThrow(), true);
    }

    private Optional<Execution> known(JobRequest wanted) {
        return wanted.key() == null ? Optional.empty() : jobs().find(wanted.task(), wanted.key());
    }

    private JobTable jobs() {
        return new JobTable(node.database());
    }

    /** The task, if jobs of it would ever start. */
    private Task takesJobs(String name) {
        Task task = node.startable(name, "Enqueue jobs for a task that runners start.");
        TaskRow row = node.names().find(name);
        if (row.kind() == TaskRow.Kind.CONTINUOUS) {
            throw UserError.wrongUse(
                    name + " is kept running and takes no jobs",
                    "Enqueue them for another task; smartcron list shows the names.");
        }
        if (!row.enabled()) {
            throw UserError.wrongUse(
                    name + " is disabled in its task file", "Set enabled: true there and register it.");
        }
        if (row.disabledAt() != null) {
            throw UserError.wrongUse(name + " is disabled, by " + row.disabledBy(), "smartcron enable " + name);
        }
        return task;
    }
}
