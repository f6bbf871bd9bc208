package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskRow.Kind;
import dev.smartcron.text.UserError;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What pausing and resuming have in common: names of tasks, or all. */
abstract class PausingCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "0..*", description = "Names of tasks.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "All tasks, also those registered later.")
    private boolean all;

    final boolean all() {
        return all;
    }

    /** The tasks named; none with {@code --all}. */
    final List<TaskRow> rows(Application app) {
        if (all != names.isEmpty()) {
            throw UserError.wrongUse(
                    all ? "--all is everything, not beside some tasks" : "which task? None is named",
                    "Name tasks, or give --all.");
        }
        List<TaskRow> rows = TaskNames.find(app, names);
        for (TaskRow row : rows) {
            if (row.kind() == Kind.CRONTAB) {
                throw UserError.wrongUse(
                        row.name() + " is started by the crontab, not by a runner",
                        "smartcron pause --all keeps everything else from starting.");
            }
        }
        return rows;
    }
}
