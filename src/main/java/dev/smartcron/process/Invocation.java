package dev.smartcron.process;

import dev.smartcron.process.access.Account;
import dev.smartcron.task.Shards;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program with all that it is executed with.
 *
 * @param arguments the program and its arguments, never seen by a shell as words; the program is a path, relative to
 *     the working folder, or a name looked for in the environment's own PATH
 * @param environment all that the program gets, but for {@code SMARTCRON_RUN}, which marks its processes
 * @param as whom it runs as; null for the runner's own user
 * @param shards the numbers under which it is executed several times at once; null for once, without one
 */
public record Invocation(
        List<String> arguments,
        Map<String, String> environment,
        Path workingDir,
        @Nullable Account as,
        @Nullable Shards shards) {

    public Invocation {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("an invocation needs a program");
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** A program that is executed once. */
    public Invocation(List<String> arguments, Map<String, String> environment, Path workingDir, @Nullable Account as) {
        this(arguments, environment, workingDir, as, null);
    }

    /** Another program in the same surroundings, once, with some variables more. */
    Invocation with(List<String> otherArguments, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Invocation(otherArguments, all, workingDir, as);
    }
}
