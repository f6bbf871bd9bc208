package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.status.TaskNames;
import dev.smartcron.store.claim.RecordOutcome;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Holder;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.query.AuditTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.TaskTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Releases a task's locks: with proof that nobody holds them any more, or by force. */
public final class UnlockTask {
    /** How long the runner that stays is given to record what has ended. */
    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Database database;
    private final TaskNames names;
    private final ExecutionTable executions;
    private final NodeRunner runner;
    private final String node;

    /** @param node this one */
    public UnlockTask(Database database, NodeRunner runner, String node) {
        this.database = database;
        this.names = new TaskNames(new TaskTable(database));
        this.executions = new ExecutionTable(database);
        this.runner = runner;
        this.node = node;
    }

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
        names.find(task);
        Reason reason = Reason.of(ReasonCode.UNLOCKED).with("by", actor.name()).with("origin", actor.origin());
        return database.write(session -> {
            List<Unlocked> all = new ArrayList<>();
            for (Holder lock : holders(task)) {
                boolean taken = new RecordOutcome(session).unlock(lock, reason, now);
                if (taken) {
                    audit(session, lock, true, actor, now);
                }
                all.add(unlocked(lock, taken));
            }
            return all;
        });
    }

    /**
     * Releases the locks of a task that nobody holds any more. The proof is this node's: what has ended is recorded as it
     * ended, by the runner that stays or by us, as the next tick would have done; that releases its lock.
     */
    public List<Unlocked> release(String task, Actor actor, Instant now) {
        names.find(task);
        List<Holder> before = holders(task);
        if (before.stream().anyMatch(lock -> node.equals(lock.owner().node()))) {
            runner.stopRequested();
            long deadline = System.nanoTime() + ANSWER_NANOS;
            while (runner.isThere() && isAnyHeld(before) && System.nanoTime() - deadline < 0) {
                AwaitEnd.pause();
            }
        }
        return database.write(session -> {
            List<Unlocked> all = new ArrayList<>();
            for (Holder lock : before) {
                boolean free = !isAnyHeld(List.of(lock));
                if (free) {
                    audit(session, lock, false, actor, now);
                }
                all.add(unlocked(lock, free));
            }
            return all;
        });
    }

    private List<Holder> holders(String task) {
        return database.read(session -> new TaskLocks(session).holders(task));
    }

    private boolean isAnyHeld(List<Holder> before) {
        return before.stream()
                .anyMatch(lock -> holders(lock.execution().task()).stream().anyMatch(lock::isSame));
    }

    private Unlocked unlocked(Holder lock, boolean released) {
        return new Unlocked(lock, executions.find(lock.execution().id()).orElse(lock.execution()), released);
    }

    private static void audit(Session session, Holder lock, boolean forced, Actor actor, Instant now) {
        Execution execution = lock.execution();
        AuditTable.record(
                session,
                AuditEntry.of(
                        now,
                        actor,
                        OperatorAction.UNLOCK,
                        execution.task(),
                        execution.id(),
                        "forced",
                        forced,
                        "fence",
                        lock.fence(),
                        "node",
                        lock.owner().node()));
    }
}
