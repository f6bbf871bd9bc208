package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "migrate",
        description = "Brings the database's schema up to this program's version.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron migrate",
            "  smartcron migrate --dry-run",
            "",
            "Does nothing when the schema is up to date. An empty database needs no migrate:",
            "the first command makes the tables. After an upgrade no tick runs before it."
        })
final class MigrateCommand extends Command {
    @Option(names = "--dry-run", description = "Tell what would be done; change nothing.")
    private boolean dryRun;

    @Override
    int run(Application app) {
        if (dryRun) {
            int from = app.schemaVersion();
            Schema.refuseNewer(from);
            tell(from, 0, from == Schema.VERSION ? "nothing to do" : "would be migrated");
            return ExitCode.DONE;
        }
        try (Database database = app.databaseAsItIs()) {
            int from = database.schemaVersion();
            int applied = from == Schema.VERSION ? 0 : database.migrate();
            tell(from, applied, applied == 0 ? "nothing to do" : Text.count(applied, "migration") + " applied");
        }
        return ExitCode.DONE;
    }

    private void tell(int from, int applied, String what) {
        if (json()) {
            print(Json.object("from", from, "to", Schema.VERSION, "applied", applied));
        } else {
            line("schema " + from + (from == Schema.VERSION ? "" : " -> " + Schema.VERSION) + ": " + what);
        }
    }
}
