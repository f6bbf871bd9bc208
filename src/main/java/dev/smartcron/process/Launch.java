package dev.smartcron.process;

import dev.smartcron.execution.Payload;
import dev.smartcron.process.limits.ResourceLimits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task to be started.
 *
 * @param limits what the task's tree may use
 * @param backstop after this long the task is ended even if no runner is left; null for none
 * @param killAfter from the backstop's TERM to its KILL
 * @param input what the task reads from its standard input; null for nothing
 * @param notes texts to be kept in the run folder, by file name, before anything starts
 */
public record Launch(
        RunFolder folder,
        Invocation task,
        ResourceLimits limits,
        @Nullable Duration backstop,
        Duration killAfter,
        @Nullable Payload input,
        Map<String, String> notes) {

    public Launch {
        notes = Map.copyOf(notes);
    }
}
