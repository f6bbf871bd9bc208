package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.ExecutionWrites;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.StopRequests.StopEffect;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Cancels jobs: those that wait never start, those that run are stopped, wherever they do. */
public record CancelJobs(OperatedNode node) {
    /**
     * The jobs that were cancelled.
     *
     * @param waiting how many never started
     * @param stopped those that ran, each as it is in the end
     */
    public record Cancelled(int waiting, List<Execution> stopped) {}

    /**
     * Cancels one job.
     *
     * @throws UserError when there is no such job, or it has ended
     */
    public Cancelled cancel(long id, Actor actor, Instant now) {
        Cancelled requested = node.database().write(session -> {
            String task = job(id).task();
            StopEffect effect = new StopRequests(node.database()).end(id, Status.CANCELLED, actor.name(), now);
            if (effect != StopEffect.NONE) {
                AuditTable.record(session, AuditEntry.of(now, actor, OperatorAction.CANCEL, task, id));
            }
            // As it is now: who has it may have claimed it since it was looked at.
            return effect == StopEffect.ENDED
                    ? new Cancelled(1, List.of())
                    : new Cancelled(0, node.executions().find(id).stream().toList());
        });
        return carriedOut(requested);
    }

    /**
     * Cancels every job of an owner that waits or runs.
     *
     * @throws UserError when there is none
     */
    public Cancelled cancelAllOf(String owner, Actor actor, Instant now) {
        JobRequest.checkOwner(owner);
        Cancelled requested = node.database().write(session -> {
            // Asked for first, so that what runs now does not go back to waiting; and what was claimed meanwhile,
            // again.
            List<Execution> stopped = new ArrayList<>(askRunning(owner, actor, now));
            int waiting = new ExecutionWrites(session).cancelJobs(owner, reason(actor), now);
            stopped.addAll(askRunning(owner, actor, now));
            if (waiting > 0 || !stopped.isEmpty()) {
                AuditEntry deed = AuditEntry.of(
                        now,
                        actor,
                        OperatorAction.CANCEL,
                        null,
                        null,
                        "owner",
                        owner,
                        "waiting",
                        waiting,
                        "stopped",
                        stopped.size());
                AuditTable.record(session, deed);
            }
            return new Cancelled(waiting, stopped);
        });
        if (requested.waiting() == 0 && requested.stopped().isEmpty()) {
            throw UserError.refused("no job of " + owner + " waits or runs", "smartcron queue shows whose do.");
        }
        return carriedOut(requested);
    }

    private Cancelled carriedOut(Cancelled requested) {
        return new Cancelled(requested.waiting(), new StopExecutions(node).carriedOut(requested.stopped()));
    }

    private Execution job(long id) {
        Execution job = node.executions()
                .find(id)
                .orElseThrow(() -> UserError.wrongUse("there is no job " + id, "smartcron queue shows their ids."));
        if (job.trigger() != Trigger.QUEUE) {
            throw UserError.wrongUse(
                    "execution " + id + " of " + job.task() + " is no job: nobody enqueued it", "smartcron kill " + id);
        }
        if (job.status().isFinal()) {
            throw UserError.refused(
                    "job " + id + " of " + job.task() + " has ended: "
                            + job.status().word(),
                    "smartcron queue shows what waits or runs.");
        }
        return job;
    }

    /** Asks each running job of an owner to end that nobody has asked yet. */
    private List<Execution> askRunning(String owner, Actor actor, Instant now) {
        return new JobTable(node.database())
                .running().stream()
                        .map(JobTable.JobRow::job)
                        .filter(job -> owner.equals(job.owner()) && ask(job, actor, now))
                        .toList();
    }

    private boolean ask(Execution job, Actor actor, Instant now) {
        return new StopRequests(node.database()).ask(job.id(), Status.CANCELLED, actor.name(), reason(actor), now);
    }

    private static Reason reason(Actor actor) {
        return Reason.of(ReasonCode.CANCELLED).with("by", actor.name());
    }
}
