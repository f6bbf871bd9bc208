package dev.smartcron.cli;

import dev.smartcron.execution.Actor;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;

@CommandLine.Command(
        name = "enable",
        description = "Lets disabled tasks run again.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron enable vend_sync_sales",
            "",
            "Firings that fell due while a task was disabled are not caught up."
        })
final class EnableCommand extends SwitchCommand {
    @Override
    List<Applied> turn(SwitchTasks tasks, List<String> names, Actor actor, Instant now) {
        return tasks.enable(names, actor, now);
    }

    @Override
    String text(Applied answer) {
        TaskRow row = answer.task();
        if (!row.enabled()) {
            return row.name() + " stays disabled by its file: set enabled: true in " + row.source()
                    + " and register it again";
        }
        return answer.changed() ? "enabled " + row.name() : row.name() + " is enabled already";
    }
}
