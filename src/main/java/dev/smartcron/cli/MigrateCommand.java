package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import dev.smartcron.text.Json;
import picocli.CommandLine;

@CommandLine.Command(
        name = "migrate",
        description = "Brings the database's schema up to this program's version.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron migrate",
            "",
            "Does nothing when the schema is up to date. An empty database needs no migrate:",
            "the first command makes the tables. After an upgrade no tick runs before it."
        })
final class MigrateCommand extends Command {
    @Override
    int run(Application app) {
        try (Database database = app.databaseAsItIs()) {
            int from = database.schemaVersion();
            int applied = from == Schema.VERSION ? 0 : database.migrate();
            if (json()) {
                print(Json.object("from", from, "to", Schema.VERSION, "applied", applied));
            } else if (applied == 0) {
                line("schema " + from + ": nothing to do");
            } else {
                line("schema " + from + " -> " + Schema.VERSION + ": " + Text.count(applied, "migration") + " applied");
            }
        }
        return ExitCode.DONE;
    }
}
