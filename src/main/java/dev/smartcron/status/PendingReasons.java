package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.claim.Candidate;
import dev.smartcron.store.claim.PendingRows;
import dev.smartcron.store.claim.PendingRows.Load;
import dev.smartcron.store.claim.Prerequisites;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.Node;
import dev.smartcron.tick.admit.Admission;
import dev.smartcron.tick.admit.Admission.AdmissionDecision;
import dev.smartcron.tick.admit.Admission.Refuse;
import dev.smartcron.tick.admit.Admission.Replace;
import dev.smartcron.tick.admit.Admission.Wait;
import dev.smartcron.tick.admit.HeldBack;
import dev.smartcron.tick.admit.Occupancy;
import dev.smartcron.tick.admit.SharedLimits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Says why pending executions wait, as the next claim on this node would: what is recorded of them says only why they
 * were added.
 */
public final class PendingReasons {
    private final Database database;
    private final Node node;
    private final LimitSettings limits;
    private final QueueSettings queue;
    private final Heartbeats heartbeats;

    /**
     * Reads nothing yet.
     *
     * @param limits of this node
     */
    public PendingReasons(
            Database database, Node node, LimitSettings limits, QueueSettings queue, Heartbeats heartbeats) {
        this.database = database;
        this.node = node;
        this.limits = limits;
        this.queue = queue;
        this.heartbeats = heartbeats;
    }

    /** The same executions, those that wait with the reason of that. */
    public List<Execution> explained(List<Execution> executions, Instant now) {
        if (executions.stream().noneMatch(execution -> execution.status() == Status.PENDING)) {
            return executions;
        }
        return database.read(session -> {
            Occupancy occupancy = occupancy(session);
            return executions.stream()
                    .map(execution -> execution.status() == Status.PENDING
                            ? why(session, occupancy, execution, now)
                                    .map(execution::with)
                                    .orElse(execution)
                            : execution)
                    .toList();
        });
    }

    /** The reason of one that waits; empty when it is pending no more. */
    public Optional<Reason> of(Execution pending, Instant now) {
        return database.read(session -> why(session, occupancy(session), pending, now));
    }

    private Occupancy occupancy(Session session) {
        Load load = new PendingRows(session, node).load();
        return new Occupancy(
                node,
                load.running(),
                limits.maxParallel(),
                load.pauseOfAll(),
                HeldBack.reason(limits.holdLowPriority()));
    }

    /** The nodes that tasks are held against. */
    public TaskNodes nodes() {
        return new TaskNodes(heartbeats, node);
    }

    private Optional<Reason> why(Session session, Occupancy occupancy, Execution pending, Instant now) {
        return new PendingRows(session, node)
                .find(pending.id(), now)
                .map(found -> found.with(new TaskLocks(session).holders(pending.task()))
                        .within(new SharedLimits(session, queue, now).of(found))
                        .waitingFor(
                                found.waitUntil() == null
                                        ? List.of()
                                        : new Prerequisites(session).unmet(pending.id(), now)))
                .map(found -> why(found, Admission.decide(found, occupancy, now)));
    }

    /** The reason for which it is about to be closed says more than that it waits for that. */
    private Reason why(Candidate candidate, AdmissionDecision decision) {
        if (decision instanceof Wait wait) {
            return wait.why().is(ReasonCode.OTHER_NODE) && candidate.task() != null
                    ? RegisteredTask.of(candidate.task())
                            .task()
                            .map(nodes()::waits)
                            .orElse(wait.why())
                    : wait.why();
        }
        if (decision instanceof Replace replace) {
            return replace.why();
        }
        Reason closed = decision instanceof Refuse refuse ? refuse.outcome().reason() : null;
        return closed != null
                ? closed
                : Reason.of(ReasonCode.NO_TICK)
                        .with("last", heartbeats.lastTick().orElse(null));
    }
}
