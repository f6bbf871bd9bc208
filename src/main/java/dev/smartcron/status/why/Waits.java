package dev.smartcron.status.why;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Trigger;
import dev.smartcron.status.Registered;
import dev.smartcron.store.DecisionTable;
import dev.smartcron.store.DecisionTable.Holder;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Policy.Overlap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a pending execution waits for: the first of the things that a runner asks for before it claims one. */
final class Waits {
    private final DecisionTable decisions;
    private final Awake awake;
    private final String node;
    private final int maxParallel;

    /**
     * Looks from one node.
     *
     * @param maxParallel most executions at once on that node
     */
    Waits(DecisionTable decisions, Awake awake, String node, int maxParallel) {
        this.decisions = decisions;
        this.awake = awake;
        this.node = node;
        this.maxParallel = maxParallel;
    }

    /** In a few words: {@code waits for execution 812, which has held the task's lock since 02:00:01}. */
    String of(Execution pending, Optional<Registered> task, Moments moments, Instant now) {
        if (pending.dueAt().isAfter(now)) {
            String until = moments.exactly(pending.dueAt());
            return pending.trigger() == Trigger.SCHEDULE
                    ? "waits until " + until + ", its start delay (jitter)"
                    : "waits until " + until;
        }
        List<String> hosts = task.flatMap(Registered::task)
                .map(declared -> declared.policy().hosts())
                .orElse(List.of());
        if (!hosts.isEmpty() && !hosts.contains(node)) {
            return "waits for one of its hosts: " + String.join(", ", hosts);
        }
        Optional<Holder> holder = decisions.holder(pending.task(), now);
        if (holder.isPresent() && takesTurns(pending, task)) {
            return "waits for execution " + holder.get().execution() + ", which has held the task's lock since "
                    + moments.exactly(holder.get().since());
        }
        Optional<Execution> before = decisions.beforeInTurn(pending);
        if (before.isPresent()) {
            return "waits for its turn behind execution " + before.get().id();
        }
        int running = decisions.runningOn(node);
        if (running >= maxParallel) {
            return "waits for a place on " + node + ": " + running + " of " + maxParallel + " are taken";
        }
        return "waits for the next tick; no runner has been awake" + awake.since(moments);
    }

    private static boolean takesTurns(Execution pending, Optional<Registered> task) {
        Overlap overlap = task.flatMap(Registered::task)
                .map(declared -> declared.policy())
                .map(Policy::overlap)
                .orElse(Overlap.SKIP);
        return overlap != Overlap.ALLOW || pending.trigger() == Trigger.CATCH_UP;
    }
}
