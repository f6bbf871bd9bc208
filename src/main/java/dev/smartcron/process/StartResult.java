package dev.smartcron.process;

import dev.smartcron.execution.Reason;
import java.time.Instant;

/** The result of a {@link Launch}. */
public sealed interface StartResult {

    /**
     * The task's process is on its way.
     *
     * @param at by the launcher's clock
     */
    record Started(Run run, Instant at) implements StartResult {}

    /** Nothing was started, and nothing is left of the attempt. */
    record Refused(Reason reason) implements StartResult {}
}
