package dev.smartcron.status.why;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Trigger;
import dev.smartcron.status.RegisteredTask;
import dev.smartcron.store.DecisionTable;
import dev.smartcron.store.Node;
import dev.smartcron.store.TaskLocks.Holder;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Policy.Overlap;
import dev.smartcron.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a pending execution waits for: the first of the things that a runner asks for before it claims one. */
final class Waits {
    private final DecisionTable decisions;
    private final Awake awake;
    private final Node node;
    private final int maxParallel;

    /**
     * Looks from one place.
     *
     * @param maxParallel most executions at once on that node
     */
    Waits(DecisionTable decisions, Awake awake, Node node, int maxParallel) {
        this.decisions = decisions;
        this.awake = awake;
        this.node = node;
        this.maxParallel = maxParallel;
    }

    /** In a few words: {@code waits for execution 812, which has held the task's lock since 02:00:01}. */
    String of(Execution pending, Optional<RegisteredTask> task, Moments moments, Instant now) {
        if (pending.dueAt().isAfter(now)) {
            String until = moments.exactly(pending.dueAt());
            if (pending.attempts() > 0) {
                return "waits until " + until + " for its attempt " + (pending.attempts() + 1);
            }
            return pending.trigger() == Trigger.SCHEDULE
                    ? "waits until " + until + ", its start delay (jitter)"
                    : "waits until " + until;
        }
        Optional<String> elsewhere = task.flatMap(RegisteredTask::task)
                .filter(declared -> !isHere(declared))
                .flatMap(Waits::forOthers);
        if (elsewhere.isPresent()) {
            return "waits " + elsewhere.get();
        }
        Optional<Holder> holder = decisions.holder(pending.task(), now);
        if (holder.isPresent() && takesTurns(pending, task)) {
            return "waits for execution " + holder.get().execution().id() + ", which has held the task's lock"
                    + holder.get()
                            .since()
                            .map(at -> " since " + moments.exactly(at))
                            .orElse("");
        }
        Optional<Execution> before = decisions.beforeInTurn(pending);
        if (before.isPresent()) {
            return "waits for its turn behind execution " + before.get().id();
        }
        int running = decisions.runningOn(node.name());
        if (running >= maxParallel) {
            return "waits for a place on " + node.name() + ": " + running + " of " + maxParallel + " are taken";
        }
        return "waits for the next tick; no runner has been awake" + awake.since(moments);
    }

    private static boolean takesTurns(Execution pending, Optional<RegisteredTask> task) {
        Overlap overlap = task.flatMap(RegisteredTask::task)
                .map(declared -> declared.policy())
                .map(Policy::overlap)
                .orElse(Overlap.SKIP);
        return overlap != Overlap.ALLOW || pending.trigger() == Trigger.CATCH_UP;
    }

    /** Whom a task waits for ({@code for a node of its hosts web1}) that may not start everywhere; empty for one that may. */
    static Optional<String> forOthers(Task task) {
        List<String> hosts = task.policy().hosts();
        List<String> environments = task.policy().environments();
        if (hosts.isEmpty() && environments.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("for a node of its " + (hosts.isEmpty() ? "" : "hosts " + String.join(", ", hosts))
                + (hosts.isEmpty() || environments.isEmpty() ? "" : " and its ")
                + (environments.isEmpty() ? "" : "environments " + String.join(", ", environments)));
    }

    private boolean isHere(Task task) {
        List<String> hosts = task.policy().hosts();
        List<String> environments = task.policy().environments();
        return (hosts.isEmpty() || hosts.contains(node.name()))
                && (environments.isEmpty() || environments.contains(node.environment()));
    }
}
