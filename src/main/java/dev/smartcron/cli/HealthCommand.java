package dev.smartcron.cli;

import dev.smartcron.alert.MailChannel;
import dev.smartcron.alert.Messages;
import dev.smartcron.alert.Notifier;
import dev.smartcron.app.Application;
import dev.smartcron.checks.CheckResult;
import dev.smartcron.checks.Health;
import dev.smartcron.checks.HealthReport;
import dev.smartcron.checks.HealthReport.AlertCounts;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.hooks.ConfiguredHooks;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "health",
        description = "Runs all health checks; raises, resolves and delivers alerts.",
        footer = {
            "  */5 * * * * smartcron health       the crontab line",
            "  smartcron health --no-alerts       only check: send nothing",
            "  smartcron health --json | jq .     for a script",
            "",
            "Exits 0 when all is well, 1 when something is not, 3 when the database cannot",
            "be used (which is mailed as well)."
        })
final class HealthCommand extends Command {
    private static final String INDENT = "  ";

    @Option(names = "--no-alerts", description = "Only check: raise, resolve and send no alerts.")
    private boolean noAlerts;

    @Override
    int run(Application app) {
        HealthReport report = check(app);
        if (json()) {
            print(report.json());
        } else {
            tell(report);
        }
        return report.exitCode();
    }

    private HealthReport check(Application app) {
        Health health = health(app);
        Database database;
        try {
            database = app.keptDatabase();
        } catch (DatabaseProblem e) {
            return health.check(e, console().clock().instant());
        }
        return health.check(database, app.now());
    }

    private Health health(Application app) {
        Settings settings = app.settings();
        Notifier notifier = new Notifier(
                new Messages(settings.node().name(), app.node().zone().zone()),
                settings.alerts().mail().map(MailChannel::new).orElse(null),
                settings.alerts().remindEvery(),
                !noAlerts);
        return new Health(
                app.node().identity(),
                settings.node().home(),
                settings.node().logDir(),
                settings.health(),
                notifier,
                new ConfiguredHooks(
                        settings.eventHooks(),
                        console().clock(),
                        app.node().zone().zone()));
    }

    private void tell(HealthReport report) {
        line(report.node() + ": " + report.status().word());
        line("");
        Table<CheckResult> table = new Table<CheckResult>()
                .word("", CheckResult::name)
                .status("", result -> result.status().word())
                .prose("", CheckResult::detail);
        print(INDENT, table, report.results());
        line("");
        AlertCounts alerts = report.alerts();
        line("alerts: " + alerts.active() + " active, " + alerts.raised() + " raised, " + alerts.resolved()
                + " resolved, " + alerts.delivered() + " delivered, " + alerts.undelivered() + " undelivered");
    }
}
