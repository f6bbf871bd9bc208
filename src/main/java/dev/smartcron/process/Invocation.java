package dev.smartcron.process;

import dev.smartcron.process.access.Account;
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
 */
public record Invocation(
        List<String> arguments,
        Map<String, String> environment,
        Path workingDir,
        @Nullable Account as) {

    public Invocation {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("an invocation needs a program");
        }
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** Another program in the same surroundings, with some variables more. */
    Invocation with(List<String> otherArguments, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Invocation(otherArguments, all, workingDir, as);
    }
}
