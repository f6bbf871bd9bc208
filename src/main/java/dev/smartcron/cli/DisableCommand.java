package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "disable",
        description = "Keeps tasks from starting until they are enabled again.",
        footer = {
            "  smartcron disable vend_sync_sales",
            "  smartcron disable vend_sync_sales vend_sync_products",
            "",
            "What runs goes on, but services, which end. Registering the file again leaves",
            "the tasks disabled, and smartcron trigger still starts them."
        })
final class DisableCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "1..*", description = "Names of tasks.")
    private List<String> names = List.of();

    @Override
    int run(Application app) {
        Instant now = app.now();
        return answer(new SwitchTasks(app.operated()).disable(names, app.operator(), now), now, DisableCommand::text);
    }

    private static String text(Applied answer) {
        TaskRow row = answer.task();
        return answer.changed()
                ? "disabled " + row.name()
                : row.name() + " is disabled already, by " + row.disabledBy() + " since "
                        + RegisteredTask.of(row).iso(row.disabledAt());
    }
}
