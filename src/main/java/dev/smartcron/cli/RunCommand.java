package dev.smartcron.cli;

import dev.smartcron.app.Application;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "run",
        description = "Runs one tick: recovers, plans, runs what is due, supervises, exits.",
        footer = {
            "  * * * * * smartcron run            the crontab line",
            "  smartcron run --max-parallel 2     at most two at once on this node",
            "",
            "Says on a terminal or with --verbose what it watches and what it did, and",
            "nothing under cron. While something runs, one runner of this machine stays with",
            "it; one given by hand leaves to cron's next tick, so that tasks have cron's",
            "environment. Exits 0 when the tick did its work, whatever became of the tasks:",
            "smartcron history shows that."
        })
final class RunCommand extends Command {
    @Option(
            names = "--max-parallel",
            paramLabel = "N",
            converter = WholeNumber.Parallel.class,
            description = "How many executions may run at once on this node.")
    private @Nullable Integer maxParallel;

    @Override
    @Nullable
    Integer maxParallel() {
        return maxParallel;
    }

    @Override
    int run(Application app) {
        FastRun.tick(app, json(), verbose(), console().out(), console().err());
        return ExitCode.DONE;
    }
}
