package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.app.HealthLook;
import dev.smartcron.app.NodeUpkeep;
import dev.smartcron.app.OwnLogs;
import dev.smartcron.checks.CheckResult;
import dev.smartcron.checks.HealthPing;
import dev.smartcron.checks.HealthReport;
import dev.smartcron.checks.HealthReport.AlertCounts;
import dev.smartcron.checks.NagiosLine;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.maintenance.Removed;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.nodes.HealthHistory;
import dev.smartcron.store.nodes.HealthHistory.HealthChange;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "health",
        description = "Runs all health checks; raises, resolves and delivers alerts.",
        footer = {
            "  */5 * * * * smartcron health       the crontab line",
            "  smartcron health --no-alerts       only check: send nothing",
            "  smartcron health --json | jq .     for a script",
            "  smartcron health --brief           one line, as a plugin of Nagios",
            "  smartcron health --history         what changed, and when; checks nothing",
            "",
            "Exits 0 when all is well, 1 when something is not, 3 when the database cannot",
            "be used (which is told as well). With --brief as plugins of Nagios do: 0 OK,",
            "1 WARNING, 2 CRITICAL, also where the database cannot be used; 3 (UNKNOWN) where",
            "SmartCron cannot check at all, as with a wrong setting."
        })
final class HealthCommand extends Command {
    private static final String INDENT = "  ";

    /** Changes that are shown without {@code --since}, and with it. */
    private static final int USUAL = 50;

    private static final int MOST = 10_000;

    @Option(names = "--no-alerts", description = "Only check: raise, resolve and send no alerts.")
    private boolean noAlerts;

    @Option(names = "--brief", description = "Print one line and exit as plugins of Nagios do.")
    private boolean brief;

    @Option(names = "--history", description = "Show the changes of what the checks said, the newest first.")
    private boolean history;

    @Option(
            names = "--since",
            paramLabel = "T",
            description = "With --history: only newer ones: 24h ago, 03:00 today, a date, or a date and time.")
    private @Nullable String since;

    @Override
    int run(Application app) {
        if (since != null && !history) {
            throw UserError.wrongUse("--since needs --history", "smartcron health --history --since 24h");
        }
        if (brief && (json() || history)) {
            throw UserError.wrongUse("--brief is a form of its own", "Leave out --json and --history.");
        }
        return history
                ? history(app)
                : answer(noted(app, trimmed(app, pinged(app, new HealthLook(app, !noAlerts).check()))));
    }

    /**
     * Removes some old events, where it is the crontab's and not only a look: an installation that nobody cleans up has to
     * stay bounded too. Over a connection of its own, for a check may have been left alone with the other one.
     */
    private HealthReport trimmed(Application app, HealthReport report) {
        if (!noAlerts && report.canWork()) {
            try (Database own = app.keptDatabase().another()) {
                NodeUpkeep upkeep = new NodeUpkeep(app.node(), own, console().clock());
                Removed removed =
                        upkeep.events().removeSome(own.clock(console().clock()).instant());
                app.node()
                        .ownLogs(console().err()::println)
                        .cleanup(console().clock().instant(), removed.notes());
            } catch (DatabaseProblem e) {
                // The next look does it; what is wrong with the database is told by the checks.
                return report;
            }
        }
        return report;
    }

    private int answer(HealthReport report) {
        if (brief) {
            NagiosLine line = new NagiosLine(report);
            asItIs(line.toString());
            return line.exitCode();
        }
        if (json()) {
            print(report.json());
        } else {
            tell(report);
        }
        return report.exitCode();
    }

    /** Writes the logs of it, where it is the crontab's and not only a look. */
    private HealthReport noted(Application app, HealthReport report) {
        if (!noAlerts) {
            Instant now = console().clock().instant();
            OwnLogs logs = app.node().ownLogs(console().err()::println);
            logs.health(now, report.note().stream().toList());
            logs.errors(now, report.alerted());
        }
        return report;
    }

    private HealthReport pinged(Application app, HealthReport report) {
        return app.settings()
                .healthPing()
                .filter(url -> !noAlerts)
                .map(url -> new HealthPing(url).tell(report, console().clock().instant()))
                .orElse(report);
    }

    private int history(Application app) {
        Instant from = since == null ? null : PointInTime.past(since, app.zone(), app.now());
        List<HealthChange> changes = new HealthHistory(app.database()).changes(from, from == null ? USUAL : MOST);
        if (json()) {
            print(changes.stream()
                    .map(change -> Json.object(
                            "at", Zoned.iso(change.at(), app.zone()),
                            "node", change.node(),
                            "name", change.name(),
                            "status", change.status(),
                            "detail", change.detail()))
                    .toList());
        } else if (changes.isEmpty()) {
            line("No check has said anything but ok" + (from == null ? "." : " since then."));
        } else {
            TimeColumn times =
                    TimeColumn.of(changes.stream().map(HealthChange::at).toList(), app.zone());
            Table<HealthChange> table =
                    new Table<HealthChange>().word(times.title("AT"), change -> times.brief(change.at(), app.now()));
            if (app.hasManyNodes()) {
                table.word("NODE", HealthChange::node);
            }
            print(
                    table.word("CHECK", HealthChange::name)
                            .status("STATUS", HealthChange::status)
                            .prose("DETAIL", HealthChange::detail),
                    changes);
        }
        return ExitCode.DONE;
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
