package dev.smartcron.operations;

import dev.smartcron.execution.Actor;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.StopRequests;
import dev.smartcron.store.claim.StopRequests.StopEffect;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
        List<Execution> requested = node.database()
                .write(session -> request(
                        session,
                        OperatorAction.KILL,
                        Status.KILLED,
                        isExecution(what) ? one(what) : ofTask(what),
                        actor,
                        now));
        return carriedOut(requested);
    }

    /** Has what is to be stopped ended, and waits for that; answers with each as it is in the end. */
    List<Execution> carriedOut(List<Execution> requested) {
        if (requested.stream().anyMatch(execution -> node.is(execution.node()))) {
            node.runner().stopRequested();
        }
        return awaitEnds(requested);
    }

    /**
     * Ends what runs on this node: it is cancelled. A runner that stays leaves first, and nothing is started before the
     * next tick.
     *
     * @return each as it is in the end, as {@link #kill}
     */
    public StoppedNode stopAll(Actor actor, Instant now) {
        boolean wasThere = node.runner().isThere();
        List<Execution> requested = node.database().write(session -> {
            if (wasThere) {
                AuditTable.record(session, dismissal(actor, now));
            }
            return request(session, OperatorAction.STOP, Status.CANCELLED, here(), actor, now);
        });
        boolean left = (wasThere || !requested.isEmpty()) && node.runner().stopAllRequested();
        return new StoppedNode(wasThere && left, awaitEnds(requested));
    }

    /** A node whose executions were all to be stopped, afterwards. */
    public record StoppedNode(boolean runnerLeft, List<Execution> stopped) {}

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
        node.database().change(session -> AuditTable.record(session, dismissal(actor, now)));
        return node.runner().leave();
    }

    private AuditEntry dismissal(Actor actor, Instant now) {
        return AuditEntry.of(
                now,
                actor,
                OperatorAction.STOP,
                null,
                null,
                "runner_of",
                node.identity().name());
    }

    private List<Execution> request(
            Session session, OperatorAction action, Status as, List<Execution> open, Actor actor, Instant now) {
        for (Execution execution : open) {
            StopEffect effect = new StopRequests(node.database()).end(execution.id(), as, actor.name(), now);
            if (effect != StopEffect.NONE) {
                AuditTable.record(session, AuditEntry.of(now, actor, action, execution.task(), execution.id()));
            }
        }
        return read(open);
    }

    /** A task that an older version let be called by digits alone goes first: nothing else reaches it. */
    private boolean isExecution(String what) {
        return isId(what) && node.tasks().find(what).isEmpty();
    }

    private static boolean isId(String what) {
        return !what.isEmpty() && what.length() < 19 && what.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private List<Execution> one(String id) {
        Execution execution = node.executions()
                .find(Long.parseLong(id))
                .orElseThrow(
                        () -> UserError.wrongUse("there is no execution " + id, "smartcron history shows their ids."));
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

    /** Services may end one after the other, everything else at once. */
    private Duration longest(List<Execution> requested) {
        Duration others = Duration.ZERO;
        Duration services = Duration.ZERO;
        for (Execution execution : requested) {
            Duration longest = killAfter(execution);
            if (execution.trigger() == Trigger.SERVICE) {
                services = services.plus(longest);
            } else if (longest.compareTo(others) > 0) {
                others = longest;
            }
        }
        return others.plus(services).plus(MARGIN);
    }

    private Duration killAfter(Execution execution) {
        return node.tasks()
                .find(execution.task())
                .flatMap(row -> RegisteredTask.of(row).task())
                .map(task -> task.limits().killAfter())
                .orElse(Duration.ofSeconds(10));
    }

    private List<Execution> read(List<Execution> before) {
        return before.stream()
                .flatMap(execution -> node.executions().find(execution.id()).stream())
                .toList();
    }
}
