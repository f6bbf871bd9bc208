package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.Json;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "migrate",
        description = "Brings the database's schema up to this program's version.",
        footer = {
            "  smartcron migrate",
            "  smartcron migrate --new        after a database was lost for good",
            "  smartcron migrate --dry-run",
            "",
            "Does nothing when the schema is up to date. A new home needs no migrate, for",
            "register makes the tables. After an upgrade no tick runs before it."
        })
final class MigrateCommand extends Command {
    @Option(names = "--dry-run", description = "Tell what would be done; change nothing.")
    private boolean dryRun;

    @Option(names = "--new", description = "Begin with an empty database where this home's is gone or empty.")
    private boolean anew;

    @Override
    int run(Application app) {
        if (anew && !dryRun) {
            app.beginAnew();
        }
        Optional<Database> existing = app.databaseAsItIs();
        if (existing.isEmpty()) {
            if (!dryRun) {
                app.madeDatabase();
            }
            tell(0, dryRun ? 0 : Schema.VERSION, dryRun ? "would be made" : "made, without any task");
            return ExitCode.DONE;
        }
        try (Database database = existing.get()) {
            int from = database.schemaVersion();
            Schema.refuseNewer(from);
            if (from == Schema.VERSION || dryRun) {
                tell(from, 0, from == Schema.VERSION ? "nothing to do" : "would be migrated");
            } else {
                int applied = database.migrate();
                tell(from, applied, Text.count(applied, "migration") + " applied");
            }
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
