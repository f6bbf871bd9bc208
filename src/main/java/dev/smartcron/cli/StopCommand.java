package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.process.RunnerId;
import dev.smartcron.text.Json;
import dev.smartcron.tick.resident.ResidentLock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "stop",
        description = "Makes this node's runner leave; with --all also ends what it runs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron stop         the runner leaves, its tasks go on; the next tick",
            "                         watches them",
            "  smartcron stop --all   for a shutdown: all that runs on this node is ended",
            "",
            "What --all ends is cancelled, not failed, and not retried; services start",
            "again with the next tick. smartcron pause --all keeps other tasks from that.",
            "Exits 1 when something still runs."
        })
final class StopCommand extends Command {
    @Option(names = "--all", description = "End what runs on this node.")
    private boolean all;

    @Override
    int run(Application app) {
        List<Execution> stopped = all ? stopAll(app) : List.of();
        Optional<RunnerId> runner =
                ResidentLock.holder(app.runFolder(), app.settings().node().name());
        boolean left = runner.map(RunnerId::terminate).orElse(false);
        if (json()) {
            print(Json.object("runner_left", left, "stopped", Stopping.json(stopped)));
        } else {
            stopped.forEach(execution -> line(Stopping.line(execution)));
            line(summary(stopped, left));
        }
        return stopped.stream().allMatch(execution -> execution.status().isFinal()) ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    private String summary(List<Execution> stopped, boolean left) {
        String runner = left ? "the runner leaves" : "no runner stays on this node";
        if (!all) {
            return runner + (left ? "; what it runs goes on, and the next tick watches it" : "");
        }
        return (stopped.isEmpty() ? "nothing was running" : stopped.size() + " ended") + "; " + runner;
    }

    private List<Execution> stopAll(Application app) {
        String node = app.settings().node().name();
        List<Execution> running = app.executions().running().stream()
                .filter(execution -> node.equals(execution.node()))
                .toList();
        if (running.isEmpty()) {
            return running;
        }
        Instant now = app.now();
        app.tasks().change(table -> table.audit(now, who(), "stop", null, running.size() + " executions on " + node));
        return new Stopping(app, Status.CANCELLED, who()).stop(running);
    }
}
