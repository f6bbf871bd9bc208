package dev.smartcron.tick.supervise;

import dev.smartcron.execution.Status;
import java.util.Map;

/**
 * The work that was done.
 *
 * @param outcomes how many executions ended as what
 */
public record Done(int started, Map<Status, Integer> outcomes) {
    public int ended(Status as) {
        return outcomes.getOrDefault(as, 0);
    }

    public int failed() {
        int failed = 0;
        for (Map.Entry<Status, Integer> each : outcomes.entrySet()) {
            failed += each.getKey().isFailure() ? each.getValue() : 0;
        }
        return failed;
    }
}
