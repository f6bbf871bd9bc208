package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Ends executions, wherever they run, and waits for that. */
public record StopExecutions(OperatedNode node) {
    /** Time beyond its kill_after that the end of a task is waited for. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    /**
     * Ends what runs of a task and its waiting retry, or one execution: they are killed.
     *
     * @param what a task's name or an execution's id
     * @return each as it is in the end; those that run on, on nodes that do not answer, still run
     */
    public List<Execution> kill(String what, Actor actor, Instant now) {
        return stop(OperatorAction.KILL, Status.KILLED, () -> isId(what) ? one(what) : ofTask(what), actor, now);
    }

    /** Ends what runs on this node: it is cancelled. As {@link #kill}. */
    public List<Execution> stopAll(Actor actor, Instant now) {
        return stop(OperatorAction.STOP, Status.CANCELLED, this::here, actor, now);
    }

    /**
     * Makes the runner that stays on this node leave; what it runs goes on. A signal cannot be part of a transaction: it is
     * sent once it is audited.
     *
     * @return false when no runner stays
     */
    public boolean dismissRunner(Actor actor, Instant now) {
        if (!node.runner().isThere()) {
            return false;
        }
        node.database()
                .change(session -> AuditTable.record(
                        session,
                        AuditEntry.of(
                                now,
                                actor,
                                OperatorAction.STOP,
                                null,
                                null,
                                "runner_of",
                                node.identity().name())));
        return node.runner().leave();
    }

    private List<Execution> stop(
            OperatorAction action, Status as, Supplier<List<Execution>> open, Actor actor, Instant now) {
        List<Execution> requested = node.database().write(session -> {
            List<Execution> all = open.get();
            for (Execution execution : all) {
                if (request(execution, as, actor, now)) {
                    AuditTable.record(session, AuditEntry.of(now, actor, action, execution.task(), execution.id()));
                }
            }
            return all;
        });
        if (requested.stream().anyMatch(execution -> node.is(execution.node()))) {
            node.runner().stopRequested();
        }
        return awaitEnds(requested);
    }

    /** Ends what waits; asks whoever has it to end what runs. False when somebody else did so before. */
    private boolean request(Execution execution, Status as, Actor actor, Instant now) {
        StopRequests stops = new StopRequests(node.database());
        if (execution.status() == Status.PENDING) {
            return stops.cancel(execution.id(), Reason.of(ReasonCode.CANCELLED).with("by", actor.name()), now);
        }
        ReasonCode code = as == Status.KILLED ? ReasonCode.KILLED : ReasonCode.CANCELLED;
        return stops.ask(execution.id(), as, actor.name(), Reason.of(code).with("by", actor.name()), now);
    }

    private static boolean isId(String what) {
        return !what.isEmpty() && what.length() < 19 && what.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private List<Execution> one(String id) {
        Execution execution = node.executions().find(Long.parseLong(id)).orElseThrow(() -> {
            boolean task = node.tasks().find(id).isPresent();
            return UserError.wrongUse(
                    "there is no execution " + id + (task ? "; the task " + id + " has its own" : ""),
                    "smartcron history shows their ids.");
        });
        return execution.status().isFinal() ? List.of() : List.of(execution);
    }

    private List<Execution> ofTask(String name) {
        return node.executions().open(node.names().find(name).name());
    }

    private List<Execution> here() {
        return node.executions().running().stream()
                .filter(execution -> node.is(execution.node()))
                .toList();
    }

    private List<Execution> awaitEnds(List<Execution> requested) {
        long deadline = System.nanoTime() + longest(requested).toNanos();
        List<Execution> now = read(requested);
        while (now.stream().anyMatch(execution -> !execution.status().isFinal()) && System.nanoTime() - deadline < 0) {
            AwaitEnd.pause();
            now = read(requested);
        }
        return now;
    }

    private Duration longest(List<Execution> requested) {
        return requested.stream()
                .map(execution -> node.tasks()
                        .find(execution.task())
                        .map(row -> Task.of(row.definition()).limits().killAfter())
                        .orElse(Duration.ofSeconds(10)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO)
                .plus(MARGIN);
    }

    private List<Execution> read(List<Execution> before) {
        return before.stream()
                .flatMap(execution -> node.executions().find(execution.id()).stream())
                .toList();
    }
}
