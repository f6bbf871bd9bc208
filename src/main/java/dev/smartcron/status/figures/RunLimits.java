package dev.smartcron.status.figures;

import dev.smartcron.settings.QueueSettings;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.status.figures.StartLimit.LimitKind;
import dev.smartcron.store.query.StartedRuns.StartedRun;
import dev.smartcron.task.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The limits of runs at once.
 *
 * @param node this one; what others let run is not known here
 * @param queue of jobs
 */
public record RunLimits(SimulatedNode node, QueueSettings queue) {
    StartLimit ofNode() {
        return new StartLimit(LimitKind.NODE, node.name(), node.maxParallel());
    }

    /** Those of groups by their names, and this node's by an empty one. */
    Map<String, StartLimit> byGroup(Map<String, Integer> groups) {
        Map<String, StartLimit> limits = new HashMap<>();
        groups.forEach((group, places) -> limits.put(group, new StartLimit(LimitKind.GROUP, group, places)));
        limits.put("", ofNode());
        return limits;
    }

    /**
     * The limits that a run may have waited for, in the order in which they are held against it.
     *
     * @param groups places of each, by its name
     */
    List<StartLimit> of(String task, Policy policy, StartedRun run, Map<String, Integer> groups) {
        List<StartLimit> limits = new ArrayList<>();
        if (policy.maxRunning() < Integer.MAX_VALUE) {
            limits.add(new StartLimit(LimitKind.TASK, task, policy.maxRunning()));
        }
        policy.group().ifPresent(group -> {
            Integer places = groups.get(group);
            if (places != null) {
                limits.add(new StartLimit(LimitKind.GROUP, group, places));
            }
        });
        if (run.isJob() && run.owner() != null) {
            limits.add(new StartLimit(LimitKind.OWNER, "", queue.maxPerOwner()));
        }
        if (run.isJob()) {
            limits.add(new StartLimit(LimitKind.QUEUE, "", queue.maxRunning()));
        }
        if (node.name().equals(run.node())) {
            limits.add(ofNode());
        }
        return limits;
    }
}
