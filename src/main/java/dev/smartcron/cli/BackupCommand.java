package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.maintenance.BackupDatabase;
import dev.smartcron.maintenance.BackupDatabase.Made;
import dev.smartcron.text.Sizes;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "backup",
        description = "Copies the database, the settings and the task files into one file.",
        footer = {
            "  smartcron backup                     into HOME/backups",
            "  smartcron backup /mnt/nas/smartcron",
            "",
            "Runners go on meanwhile. The file has its name only when it was read back and is",
            "whole; then the oldest beyond retention.backups (14) are removed. Secrets are",
            "left out. Give each installation a folder of its own.",
            "A database on a server is copied by pg_dump, which has to be on the PATH."
        })
final class BackupCommand extends Command {
    @Parameters(paramLabel = "DIR", arity = "0..1", description = "Folder for it. Default: HOME/backups.")
    private @Nullable Path folder;

    @Override
    int run(Application app) {
        Path target = folder == null ? app.settings().node().home().resolve("backups") : folder;
        BackupDatabase backup = new BackupDatabase(
                app.keptDatabase(),
                app.settings().node(),
                app.settings().retention().backups(),
                app.clockWithoutDatabase());
        Made made = backup.into(target.toAbsolutePath().normalize());
        if (json()) {
            print(made.json());
        } else {
            tell(made);
        }
        return ExitCode.DONE;
    }

    private void tell(Made made) {
        line(made.file() + ": " + Text.count(made.tasks(), "task") + ", " + Text.count(made.executions(), "execution")
                + ", " + Sizes.brief(made.bytes()) + ", verified");
        line("kept " + made.kept() + ", removed " + made.removed());
        made.leftOut().forEach(file -> warn("note: not in it: " + file));
    }
}
