package dev.smartcron.cli;

import dev.smartcron.alert.Letters;
import dev.smartcron.alert.MailChannel;
import dev.smartcron.alert.Notifier;
import dev.smartcron.checks.CheckResult;
import dev.smartcron.checks.Health;
import dev.smartcron.checks.HealthReport;
import dev.smartcron.checks.HealthReport.AlertCounts;
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
            "  smartcron health --no-alerts       check only: raise nothing, send nothing",
            "  smartcron health --json | jq .     for a script",
            "",
            "Exits 0 when all is well, 1 when something is not, 3 when the database cannot",
            "be used (which is told by mail all the same)."
        })
final class HealthCommand extends Command {
    private static final String INDENT = "  ";

    @Option(names = "--no-alerts", description = "Check only: raise, resolve and send nothing.")
    private boolean noAlerts;

    @Override
    int run(House house) {
        HealthReport report = check(house);
        if (json()) {
            print(report.json());
        } else {
            tell(report);
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
        Notifier notifier = new Notifier(
                new Letters(settings.node(), ZoneId.systemDefault()),
                settings.mail().map(MailChannel::new).orElse(null),
                settings.alerts().remindEvery(),
                !noAlerts);
        return new Health(house.node(), settings.home(), settings.logDir(), settings.health(), notifier);
    }

    private void tell(HealthReport report) {
        line(report.node() + ": " + report.status().word());
        line("");
        Table table = new Table().text("").status("").wrapped("");
        for (CheckResult result : report.results()) {
            table.row(result.name(), result.status().word(), result.detail());
        }
        table.lines(width() - INDENT.length(), paint()).forEach(line -> line(INDENT + line));
        line("");
        AlertCounts alerts = report.alerts();
        line("alerts: " + alerts.active() + " active, " + alerts.raised() + " raised, " + alerts.resolved()
                + " resolved, " + alerts.delivered() + " delivered, " + alerts.undelivered() + " undelivered");
    }
}
