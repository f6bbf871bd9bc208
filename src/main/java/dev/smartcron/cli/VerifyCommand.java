package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.Pulse;
import dev.smartcron.status.verify.CronCheck;
import dev.smartcron.status.verify.DatabaseCheck;
import dev.smartcron.status.verify.Finding;
import dev.smartcron.status.verify.Finding.Level;
import dev.smartcron.status.verify.Findings;
import dev.smartcron.status.verify.HostCheck;
import dev.smartcron.status.verify.Machine;
import dev.smartcron.status.verify.PlaceCheck;
import dev.smartcron.status.verify.TasksCheck;
import dev.smartcron.status.verify.TickCheck;
import dev.smartcron.store.Database;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.TaskTable;
import dev.smartcron.store.Ticks;
import dev.smartcron.text.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

@CommandLine.Command(
        name = "verify",
        aliases = "doctor",
        description = "Checks this deployment: database, permissions, crontab, programs, clock.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron verify           after an installation, and when something is odd",
            "  smartcron verify --json",
            "",
            "A line each: ok, warn or FAIL, and beneath it what to try. Exits 1 when",
            "something FAILs; a warning is no failure. Changes nothing."
        })
final class VerifyCommand extends Command {
    private static final int WORD = 6;
    private static final int WHAT = 16;
    private static final String FIRST = "The first command that works makes it: smartcron register tasks.yaml";

    @Override
    int run(Application app) {
        Findings findings = new Findings();
        Settings settings = app.settings();
        Machine machine = Machine.real();
        new HostCheck(machine, settings)
                .look(findings, app.clockWithoutDatabase().instant(), app.zone());
        PlaceCheck places = new PlaceCheck(System.getProperty("user.name"));
        places.lookAtFolder(findings, "home", settings.node().home(), FIRST);
        places.settings(findings, settings.node().configFile());
        places.lookAtFolder(findings, "logs", settings.node().logDir(), "The first tick makes it: smartcron run");
        database(app, findings, places);
        new CronCheck(machine).look(findings);
        tell(findings);
        return findings.worst() == Level.FAIL ? ExitCode.BAD_NEWS : ExitCode.DONE;
    }

    private void database(Application app, Findings findings, PlaceCheck places) {
        try {
            Path file = Database.fileOf(app.settings().database().url().reveal());
            if (file != null) {
                places.look(findings, "database file", file, FIRST);
                if (!Files.exists(file)) {
                    return;
                }
            }
            try (Database database = app.databaseAsItIs()) {
                if (DatabaseCheck.look(findings, database)) {
                    contents(app, findings, database);
                }
            }
        } catch (DatabaseProblem e) {
            DatabaseCheck.closed(findings, e);
        }
    }

    private void contents(Application app, Findings findings, Database database) {
        new TasksCheck(app.surroundings(), app.permit()).look(findings, new TaskTable(database).all());
        Pulse pulse = Pulse.read(
                new Ticks(database).heartbeats(), app.settings().node().name(), app.runFolder());
        new TickCheck(app.settings().health().runnerSilentAfter())
                .look(
                        findings,
                        pulse,
                        database.clock(app.clockWithoutDatabase()).instant(),
                        app.zone());
    }

    private void tell(Findings findings) {
        if (json()) {
            List<Object> checks =
                    List.copyOf(findings.all().stream().map(Finding::json).toList());
            print(Json.object("status", findings.worst().word().toLowerCase(Locale.ROOT), "checks", checks));
            return;
        }
        for (Finding finding : findings.all()) {
            String word = finding.level().word();
            String what = finding.what();
            line(paint().status(word)
                    + blanks(word, WORD)
                    + what
                    + blanks(what, WHAT)
                    + Text.oneLine(finding.detail()));
            if (finding.hint() != null) {
                line(" ".repeat(WORD) + "Try: " + finding.hint());
            }
        }
    }

    private static String blanks(String word, int width) {
        return " ".repeat(Math.max(2, width - word.length()));
    }
}
