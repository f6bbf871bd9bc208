package dev.smartcron.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to start.
 *
 * @param arguments the program and its arguments, never seen by a shell as words; the program is a path, relative to
 *     the working folder, or a name looked for in the environment's own PATH
 * @param environment all that the program gets, but for {@code SMARTCRON_RUN}, which marks its processes
 * @param backstop after this long the task is ended even if no runner is left; null for none
 * @param killAfter from the backstop's TERM to its KILL
 * @param stdin file to read from; null for an empty input
 * @param bounds what the task's tree may use
 * @param as whom the task runs as; null for the runner's own user
 * @param notes texts to be kept in the run folder, by file name, before anything starts
 */
public record Launch(
        RunFolder folder,
        List<String> arguments,
        Map<String, String> environment,
        Path workingDir,
        @Nullable Duration backstop,
        Duration killAfter,
        @Nullable Path stdin,
        Bounds bounds,
        @Nullable Account as,
        Map<String, String> notes) {

    public Launch {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a launch needs a program");
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        notes = Map.copyOf(notes);
    }

    /** Without bounds, as the runner's own user. */
    public Launch(
            RunFolder folder,
            List<String> arguments,
            Map<String, String> environment,
            Path workingDir,
            @Nullable Duration backstop,
            Duration killAfter,
            @Nullable Path stdin) {
        this(folder, arguments, environment, workingDir, backstop, killAfter, stdin, Bounds.NONE, null, Map.of());
    }
}
