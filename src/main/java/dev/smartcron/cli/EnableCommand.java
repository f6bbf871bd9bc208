package dev.smartcron.cli;

import dev.smartcron.registry.Registry;
import dev.smartcron.store.TaskRow;
import java.time.Instant;
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
    Answer turn(Registry registry, TaskRow row, Instant now) {
        boolean changed = registry.enable(row.name(), who(), now);
        if (!row.enabled()) {
            return new Answer(
                    row.name() + " stays disabled by its file: set enabled: true in " + row.source()
                            + " and register it again",
                    changed);
        }
        return new Answer(changed ? "enabled " + row.name() : row.name() + " is enabled already", changed);
    }
}
