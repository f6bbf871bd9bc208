package dev.smartcron.cli;

import dev.smartcron.app.Application;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "run",
        description = "Runs one tick: recovers, plans, runs what is due, supervises, exits.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  * * * * * smartcron run            the crontab line",
            "  smartcron run --max-parallel 2     at most two at once on this node",
            "",
            "Prints what it did on a terminal or with --verbose, and nothing under cron;",
            "nothing at all when nothing was due. Exits 0 when the tick did its work,",
            "whatever became of the tasks: smartcron history shows that."
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
        FastRun.tick(app, json(), verbose(), console().out());
        return ExitCode.DONE;
    }
}
