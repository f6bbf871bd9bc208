package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.operations.StopExecutions;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "kill",
        description = "Ends an execution, or all that runs of a task, on any node.",
        footer = {
            "  smartcron kill vend_sync_sales   all that run, and its waiting retry",
            "  smartcron kill 812               one execution, by its id",
            "",
            "Sends TERM to the whole process tree and, after the task's kill_after, KILL. The",
            "execution is then killed, not failed, and not retried. A service starts again",
            "unless it is disabled. A node that runs something acts within seconds, any other",
            "with its next tick.",
            "Exits 1 when there was nothing to stop, or something still runs."
        })
final class KillCommand extends StoppingCommand {
    @Parameters(paramLabel = "TASK|ID", description = "A task's name, or an execution's id.")
    private String what = "";

    @Override
    int run(Application app) {
        List<Execution> stopped = new StopExecutions(app.operated()).kill(what, app.operator(), app.now());
        if (json()) {
            print(json(stopped, app));
        } else {
            tell(stopped, app);
        }
        if (stopped.isEmpty() && !json()) {
            warn("smartcron: nothing of " + what + " runs");
            warn("  Try: smartcron status shows what does.");
        }
        return stopped.isEmpty() ? ExitCode.BAD_NEWS : exitCode(stopped);
    }
}
