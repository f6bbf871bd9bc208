package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "enable",
        description = "Lets disabled tasks run again.",
        footer = {
            "  smartcron enable vend_sync_sales",
            "",
            "Firings that fell due while a task was disabled are not caught up."
        })
final class EnableCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "1..*", description = "Names of tasks.")
    private List<String> names = List.of();

    @Override
    int run(Application app) {
        Instant now = app.now();
        return answer(new SwitchTasks(app.operated()).enable(names, app.operator(), now), now, EnableCommand::text);
    }

    private static String text(Applied answer) {
        TaskRow row = answer.task();
        if (!row.enabled()) {
            return row.name() + " stays disabled by its file: set enabled: true in " + row.source()
                    + " and register it again";
        }
        return answer.changed() ? "enabled " + row.name() : row.name() + " is enabled already";
    }
}
