package dev.smartcron.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program as its user sees it: {@code smartcron COMMAND}. */
@CommandLine.Command(
        name = "smartcron",
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        description = "Runs the tasks of a task table from two crontab lines.",
        footer = {
            "  smartcron register tasks.yaml   fill the task table",
            "  smartcron run                   one tick: what cron starts every minute",
            "  smartcron list                  the task table",
            "  smartcron history --limit 20    what happened",
            "  smartcron trigger NAME --wait   run one task now and see its output",
            "",
            "Exit codes: 0 done, 1 bad news, 2 wrong use, 3 cannot work, 4 our own fault."
        },
        subcommands = {
            RegisterCommand.class,
            RunCommand.class,
            HealthCommand.class,
            ListCommand.class,
            ShowCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            LogsCommand.class,
            EventsCommand.class,
            MetricsCommand.class,
            ReportCommand.class,
            InsightsCommand.class,
            WhyCommand.class,
            NextCommand.class,
            SimulateCommand.class,
            NodesCommand.class,
            AlertsCommand.class,
            TriggerCommand.class,
            KillCommand.class,
            EnqueueCommand.class,
            QueueCommand.class,
            CancelCommand.class,
            EnableCommand.class,
            DisableCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            RescheduleCommand.class,
            ReprioritiseCommand.class,
            UnlockCommand.class,
            StopCommand.class,
            CleanupCommand.class,
            MaintainCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            VerifyCommand.class,
            MigrateCommand.class,
            DashboardCommand.class,
            HelpCommand.class,
        })
public final class Smartcron implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    /** {@code smartcron} alone shows what there is. */
    @Override
    public void run() {
        CommandLine program = Objects.requireNonNull(spec).commandLine();
        program.usage(program.getOut());
    }
}
