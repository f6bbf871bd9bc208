package dev.smartcron.cli;

import dev.smartcron.text.UserError;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes names of tasks, or {@code --all}: what pausing and resuming have in common. */
abstract class PausingCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "0..*", description = "Names of tasks.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All tasks, also those registered later.")
    private boolean all;

    final boolean all() {
        return all;
    }

    /** The tasks named; none with {@code --all}. */
    final List<String> names() {
        if (all != names.isEmpty()) {
            throw UserError.wrongUse(
                    all ? "--all is everything, not beside some tasks" : "which task? None is named",
                    "Name tasks, or give --all.");
        }
        return names;
    }
}
