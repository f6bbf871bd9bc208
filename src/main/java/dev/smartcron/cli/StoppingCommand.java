package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.status.NodeState;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers for executions that were to be ended: what {@code kill} and {@code stop} have in common. */
abstract class StoppingCommand extends Command {

    /** Bad news where one still runs. */
    static int exitCode(List<Execution> stopped) {
        return stopped.stream().allMatch(execution -> execution.status().isFinal()) ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    static List<Object> json(List<Execution> stopped) {
        return List.copyOf(stopped.stream().map(StoppingCommand::json).toList());
    }

    private static Map<String, @Nullable Object> json(Execution execution) {
        return Json.object(
                "id", execution.id(),
                "task", execution.task(),
                "node", execution.node(),
                "status", execution.status().word(),
                "reason", execution.sentence(Sentence.PLAIN));
    }

    /** {@code execution 12 of vend_sync on node a: killed after 3.4s: ended by ann}. */
    final void tell(List<Execution> stopped, Application app) {
        for (Execution execution : stopped) {
            line("execution " + execution.id() + " of " + execution.task()
                    + (execution.node() == null ? "" : " on node " + execution.node()) + ": "
                    + (execution.status().isFinal() ? ended(execution) : stillRunning(execution, app)));
        }
    }

    private static String ended(Execution execution) {
        return execution.status().word()
                + execution
                        .duration()
                        .map(took -> " after " + Durations.brief(took))
                        .orElse("")
                + execution
                        .sentence(Sentence.PLAIN)
                        .map(reason -> ": " + Text.oneLine(reason))
                        .orElse("");
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
