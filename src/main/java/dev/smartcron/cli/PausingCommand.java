package dev.smartcron.cli;

import dev.smartcron.text.UserError;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads the names of tasks, or {@code --all}, for pausing and resuming. */
abstract class PausingCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "0..*", description = "Names of tasks.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All tasks, also those registered later.")
    private boolean all;

    final boolean all() {
        return all;
    }

    /** Names of tasks; none with {@code --all}. */
    final List<String> names() {
        if (all != names.isEmpty()) {
            throw UserError.wrongUse(
                    all ? "--all means every task already" : "no task is named", "Name tasks, or give --all.");
        }
        return names;
    }
}
