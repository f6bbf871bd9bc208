package dev.smartcron.cli;

import dev.smartcron.alert.Letters;
import dev.smartcron.alert.MailChannel;
import dev.smartcron.alert.Telling;
import dev.smartcron.health.Health;
import dev.smartcron.health.HealthReport;
import dev.smartcron.health.Host;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.Database;
import dev.smartcron.store.DatabaseProblem;
import java.time.ZoneId;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "health",
        description = "All health checks; alerts are raised, resolved and delivered.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  */5 * * * * smartcron health       the crontab line",
            "  smartcron health --no-alerts       look only: raise nothing, send nothing",
            "  smartcron health --json | jq .     for a script",
            "",
            "Exits 0 when all is well, 1 when something is not, 3 when the database cannot",
            "be used (which is told by mail all the same)."
        })
final class HealthCommand extends Command {
    @Option(names = "--no-alerts", description = "Look only: raise, resolve and send nothing.")
    private boolean noAlerts;

    @Override
    int run(House house) {
        HealthReport report = check(house);
        if (json()) {
            program().out().println(report.toJson());
        } else {
            report.lines().forEach(this::line);
        }
        return report.exitCode();
    }

    private HealthReport check(House house) {
        Health health = health(house);
        Database database;
        try {
            database = house.database();
        } catch (DatabaseProblem e) {
            return health.check(e, program().clock().instant());
        }
        return health.check(database, house.now());
    }

    private Health health(House house) {
        Settings settings = house.settings();
        Telling telling = new Telling(
                new Letters(settings.node().name(), ZoneId.systemDefault()),
                settings.alerts().mail().map(MailChannel::new).orElse(null),
                settings.alerts().remindEvery(),
                !noAlerts);
        return new Health(
                new Host(house.node(), settings.node().home(), settings.node().logDir()), settings.health(), telling);
    }
}
