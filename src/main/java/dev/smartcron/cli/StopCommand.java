package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.operations.StopExecutions;
import dev.smartcron.operations.StopExecutions.StoppedNode;
import dev.smartcron.text.Json;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "stop",
        description = "Makes this node's runner leave; with --all also ends what it runs.",
        footer = {
            "  smartcron stop         the runner leaves, its tasks go on; the next tick",
            "                         watches them",
            "  smartcron stop --all   for a shutdown: all that runs on this node is ended",
            "",
            "What --all ends is cancelled, not failed, and not retried; services end after",
            "what waits for them, and start again with the next tick. smartcron pause --all",
            "keeps other tasks from that.",
            "Exits 1 when something still runs."
        })
final class StopCommand extends StoppingCommand {
    @Option(names = "--all", description = "End what runs on this node.")
    private boolean all;

    @Override
    int run(Application app) {
        StoppedNode node = all
                ? new StopExecutions(app.operated()).stopAll(app.operator(), app.now())
                : new StoppedNode(dismissRunner(app), List.of());
        List<Execution> stopped = node.stopped();
        boolean left = node.runnerLeft();
        if (json()) {
            print(Json.object("runner_left", left, "stopped", json(stopped, app)));
        } else {
            tell(stopped, app);
            line(summary(stopped, left));
        }
        return exitCode(stopped);
    }

    /** A plain stop without a runner needs no database. */
    private static boolean dismissRunner(Application app) {
        return app.runner().isThere() && new StopExecutions(app.operated()).dismissRunner(app.operator(), app.now());
    }

    private String summary(List<Execution> stopped, boolean left) {
        String runner = left ? "the runner leaves" : "no runner stays on this node";
        if (!all) {
            return runner + (left ? "; what it runs goes on, and the next tick watches it" : "");
        }
        return (stopped.isEmpty() ? "nothing was running" : stopped.size() + " ended") + "; " + runner;
    }
}
