package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Holder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Releases a task's locks: with proof that nobody holds them any more, or by force. */
public record UnlockTask(OperatedNode node) {
    /** Time that the runner that stays is given to record what has ended. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** The same for one that is only being started. */
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(15);

    /**
     * A lock that was held.
     *
     * @param execution that held it, as it is now
     * @param released false when it stays
     */
    public record Unlocked(Holder lock, Execution execution, boolean released) {}

    /**
     * Takes every lock of a task, whoever holds it: an execution that runs is lost by that.
     *
     * @return the locks that were held; empty when there was none
     */
    public List<Unlocked> force(String task, Actor actor, Instant now) {
        node.names().find(task);
        Reason reason = Reason.of(ReasonCode.UNLOCKED).with("by", actor.name()).with("origin", actor.origin());
        return node.database().write(session -> {
            List<Unlocked> all = new ArrayList<>();
            for (Holder lock : holders(task)) {
                boolean taken = new RecordOutcome(session).unlock(lock, reason, now);
                if (taken) {
                    AuditTable.record(session, deed(lock, true, actor, now));
                }
                all.add(unlocked(lock, taken));
            }
            return all;
        });
    }

    /**
     * Releases the locks of a task that nobody holds any more. The proof is this node's: what has ended is recorded as it
     * ended, by the runner that stays or by us, as the next tick would have done; that releases its lock, and audits that
     * it was asked for.
     */
    public List<Unlocked> release(String task, Actor actor, Instant now) {
        node.names().find(task);
        List<Holder> asked = node.database().write(session -> {
            TaskLocks locks = new TaskLocks(session);
            List<Holder> all = locks.holders(task);
            all.stream()
                    .filter(lock -> node.is(lock.owner().node()))
                    .forEach(lock -> locks.askRelease(lock, deed(lock, false, actor, now)));
            return all;
        });
        if (asked.stream().anyMatch(lock -> node.is(lock.owner().node()))) {
            long patience = node.runner().isThere() ? ANSWER_NANOS : START_NANOS;
            boolean isDone = node.runner().stopRequested();
            long deadline = System.nanoTime() + patience;
            while (!isDone && isAnyHeld(asked, task) && System.nanoTime() - deadline < 0) {
                AwaitEnd.pause();
            }
        }
        return node.database().write(session -> {
            TaskLocks locks = new TaskLocks(session);
            return asked.stream()
                    .map(lock -> unlocked(lock, !locks.withdrawRelease(lock)))
                    .toList();
        });
    }

    private boolean isAnyHeld(List<Holder> asked, String task) {
        List<Holder> held = holders(task);
        return asked.stream().anyMatch(lock -> held.stream().anyMatch(lock::isSame));
    }

    private List<Holder> holders(String task) {
        return node.database().read(session -> new TaskLocks(session).holders(task));
    }

    private Unlocked unlocked(Holder lock, boolean released) {
        return new Unlocked(lock, node.executions().find(lock.execution().id()).orElse(lock.execution()), released);
    }

    private static AuditEntry deed(Holder lock, boolean forced, Actor actor, Instant now) {
        return AuditEntry.of(
                now,
                actor,
                OperatorAction.UNLOCK,
                lock.execution().task(),
                lock.execution().id(),
                "forced",
                forced,
                "fence",
                lock.fence(),
                "node",
                lock.owner().node());
    }
}
