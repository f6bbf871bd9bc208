package dev.smartcron.tick;

import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.LimitSettings;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.status.PendingReasons;
import java.util.List;
import java.util.Optional;

/** What executions of a {@link World} wait for, as operators are told. */
final class Waits {
    private Waits() {}

    /** The reason of any execution; of a pending one that for which it waits now. */
    static Optional<Reason> reason(World world, Execution execution) {
        if (execution.status() != Status.PENDING) {
            return Optional.ofNullable(execution.reason());
        }
        return new PendingReasons(
                        world.database,
                        world.node,
                        LimitSettings.ofParallel(world.maxParallel),
                        QueueSettings.DEFAULT,
                        new Heartbeats(List.of(), "node", null))
                .of(execution, world.now);
    }
}
