package dev.smartcron.status;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.rows.Node;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import dev.smartcron.tick.admit.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells which tasks no node comes for: the nodes that have ticked, held against the hosts and environments that tasks name.
 *
 * @param self where the question is asked; it counts as a node before its first tick
 */
public record TaskNodes(Heartbeats heartbeats, Node self) {
    /** A firing found this soon is not missed: the tick of another node may be on its way. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(2);

    /**
     * The reason for which nobody starts a task's firings; empty when a node may that has ticked lately, or is this one.
     *
     * @param due the first firing without a row; null when there is none
     */
    public Optional<Reason> whyNone(Task task, @Nullable Instant due, Instant now) {
        Policy policy = task.policy();
        if (policy.mayRunOn(self.name(), self.environment())) {
            return Optional.empty();
        }
        Instant window = now.minus(task.timing().catchUpWindow());
        if (!isIn(policy, self.environment())
                && !tickedSince(window, node -> isIn(policy, String.valueOf(node.environment())))) {
            return Optional.of(Reason.of(ReasonCode.WRONG_ENVIRONMENT)
                    .with("environments", policy.environments())
                    .with("environment", self.environment()));
        }
        Instant since = due != null && due.plus(ON_ITS_WAY).isBefore(now) ? due : window;
        return tickedSince(since, node -> mayRun(policy, node)) ? Optional.empty() : Optional.of(waits(task));
    }

    /** The reason of what waits for another node, with what is known of those that may start it. */
    public Reason waits(Task task) {
        Reason reason = Admission.elsewhere(ReasonCode.OTHER_NODE, task);
        Optional<Instant> last = heartbeats.nodes().stream()
                .filter(node -> mayRun(task.policy(), node))
                .flatMap(node -> heartbeats.lastTick(node).stream())
                .max(Comparator.naturalOrder());
        if (last.isPresent()) {
            return reason.with("last", last.get());
        }
        TreeSet<String> names = new TreeSet<>();
        names.add(self.name());
        heartbeats.nodes().forEach(node -> names.add(node.name()));
        return reason.with("nodes", names.stream().toList());
    }

    private boolean tickedSince(Instant then, Predicate<NodeRow> wanted) {
        return heartbeats.nodes().stream()
                .filter(wanted)
                .anyMatch(node -> heartbeats
                        .lastTick(node)
                        .filter(last -> !last.isBefore(then))
                        .isPresent());
    }

    private static boolean isIn(Policy policy, String environment) {
        return policy.environments().isEmpty() || policy.environments().contains(environment);
    }

    private static boolean mayRun(Policy policy, NodeRow node) {
        return policy.mayRunOn(node.name(), String.valueOf(node.environment()));
    }
}
