package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.checks.CheckResult;
import dev.smartcron.checks.CheckStatus;
import dev.smartcron.checks.CronVerification;
import dev.smartcron.checks.VerifyReport;
import dev.smartcron.cli.terminal.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@CommandLine.Command(
        name = "verify",
        aliases = "doctor",
        description = "Checks this deployment: database, permissions, crontab, programs, clock.",
        footer = {
            "  smartcron verify            after an installation, and when something is odd",
            "  smartcron verify --as-cron  has cron run it, once: what cron finds",
            "  smartcron verify --json",
            "",
            "A line each: ok, warn or FAIL, and beneath it what to try. Exits 1 when",
            "something FAILs; a warning is no failure. Changes nothing; with --as-cron a",
            "line is in the crontab until cron has run it."
        })
final class VerifyCommand extends Command {
    @Option(
            names = "--as-cron",
            description = "Have cron run this check once, and show what it finds in its own environment.")
    private boolean asCron;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    int run(Application app) {
        VerifyReport report = asCron
                ? CronVerification.here(app.settings().node()).run(console().err()::println)
                : checked(app);
        if (json()) {
            print(report.json());
        } else {
            Table<CheckResult> table = new Table<CheckResult>()
                    .status("", result -> result.status().verdict())
                    .text("", CheckResult::name)
                    .prose("", CheckResult::detail)
                    .note(result -> result.hint() == null ? null : "Try: " + result.hint());
            print(table, report.results());
        }
        return report.status() == CheckStatus.CRITICAL ? ExitCode.BAD_NEWS : ExitCode.DONE;
    }

    private VerifyReport checked(Application app) {
        return app.verification(
                        Objects.requireNonNull(spec).parent().subcommands().keySet())
                .check();
    }
}
