package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.status.NodeState;
import java.time.Instant;
import java.util.List;

/** Answers for executions that {@code kill} or {@code stop} was to end. */
abstract class StoppingCommand extends Command {

    /** The exit code: bad news where one still runs. */
    static int exitCode(List<Execution> stopped) {
        return stopped.stream().allMatch(execution -> execution.status().isFinal()) ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    /** Documents of executions as the history has them. */
    static List<Object> json(List<Execution> stopped, Application app) {
        return List.copyOf(stopped.stream()
                .map(execution -> app.history().entry(execution).json())
                .toList());
    }

    /** {@code execution 12 of vend_sync on node a: killed after 3.4s: ended by ann}. */
    final void tell(List<Execution> stopped, Application app) {
        for (Execution execution : stopped) {
            line("execution " + execution.id() + " of " + execution.task()
                    + (execution.node() == null ? "" : " on node " + execution.node()) + ": "
                    + (execution.status().isFinal()
                            ? outcome(execution, Sentence.PLAIN)
                            : stillRunning(execution, app)));
        }
    }

    private static String stillRunning(Execution execution, Application app) {
        Instant now = app.now();
        String lastTick = app.nodes(now).stream()
                .filter(node -> node.row().name().equals(execution.node()))
                .findFirst()
                .map(NodeState::lastTick)
                .map(last -> "last tick " + Text.ago(last, now) + " ago")
                .orElse("it has never ticked");
        return "still running; node " + execution.node() + " has not answered (" + lastTick
                + "); the request is stored";
    }
}
