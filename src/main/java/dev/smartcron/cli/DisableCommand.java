package dev.smartcron.cli;

import dev.smartcron.registry.Registry;
import dev.smartcron.store.TaskRow;
import java.time.Instant;
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
    Answer turn(Registry registry, TaskRow row, Instant now) {
        if (registry.disable(row.name(), who(), now)) {
            return new Answer("disabled " + row.name(), true);
        }
        return new Answer(
                row.name() + " is disabled already, by " + row.disabledBy() + " since " + when(row, row.disabledAt()),
                false);
    }
}
