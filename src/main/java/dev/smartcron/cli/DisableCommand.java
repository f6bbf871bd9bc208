package dev.smartcron.cli;

import dev.smartcron.execution.Actor;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;

@CommandLine.Command(
        name = "disable",
        description = "Keeps tasks from starting until they are enabled again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron disable vend_sync_sales",
            "  smartcron disable vend_sync_sales vend_sync_products",
            "",
            "What runs goes on. Registering the file again leaves the tasks disabled, and",
            "smartcron trigger still starts them."
        })
final class DisableCommand extends SwitchCommand {
    @Override
    List<Applied> turn(SwitchTasks tasks, List<String> names, Actor actor, Instant now) {
        return tasks.disable(names, actor, now);
    }

    @Override
    String text(Applied answer) {
        TaskRow row = answer.task();
        return answer.changed()
                ? "disabled " + row.name()
                : row.name() + " is disabled already, by " + row.disabledBy() + " since " + when(row, row.disabledAt());
    }
}
