package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.LiveOutput;
import dev.smartcron.cli.terminal.PipeOutput;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.output.log.LogTail;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "logs",
        description = "Shows what a task printed.",
        footer = {
            "  smartcron logs vend_sync_sales                   the end of its log",
            "  smartcron logs vend_sync_sales --execution 812   one execution, as printed",
            "  smartcron logs vend_sync_sales --follow          and what it prints from now",
            "",
            "The log itself is LOG_DIR/tasks/TASK.log: a plain file; older ones are",
            "TASK.log.1, TASK.log.2.gz and so on, and are looked through for --execution.",
            "Beside that folder: master.log, errors.log and health.log, for tail -f."
        })
final class LogsCommand extends Command {
    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--execution", paramLabel = "ID", description = "Show only this execution's output.")
    private @Nullable Long id;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many last lines to show (4 MiB at most). Default: ${DEFAULT-VALUE}.")
    private int lines;

    @Option(
            names = {"-f", "-F", "--follow"},
            description = "Keep printing until interrupted, or until the execution ends.")
    private boolean follow;

    @Override
    int run(Application app) {
        if (lines < 1) {
            throw UserError.wrongUse("--lines " + lines + " leaves nothing to show", "Give 1 or more.");
        }
        if (follow && json()) {
            throw UserError.wrongUse(
                    "--follow has no end, which a JSON document needs", "Leave out --follow or --json.");
        }
        // Of a task that is no longer registered, what it printed is still there.
        app.known(name);
        Optional<Execution> asked = Optional.ofNullable(id).map(given -> execution(app, given));
        TaskLog log = app.node().taskLog();
        try {
            if (json()) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                copy(app, log, text);
                print(Json.object(
                        "task",
                        name,
                        "execution",
                        id,
                        "file",
                        log.file(name).toString(),
                        "output",
                        text.toString(StandardCharsets.UTF_8)));
            } else if (follow) {
                asked.or(() -> log.exists(name) ? Optional.empty() : lastRun(app))
                        .flatMap(execution -> otherNode(app, execution))
                        .ifPresent(node -> warn("smartcron: " + name
                                + (asked.isPresent() && asked.get().status().isFinal() ? " ran" : " runs") + " on node "
                                + node
                                + ", and its log is there; here appears what this node runs"
                                + (id == null ? "" : ", and the end of execution " + id + " when it has ended")));
                follow(app, log);
            } else {
                PipeOutput out = new PipeOutput(console().out());
                copy(app, log, out);
                out.flush();
            }
        } catch (PipeOutput.ReaderGone e) {
            return ExitCode.DONE;
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot read " + log.file(name) + ": " + FileErrors.inWords(e),
                    "Read it as the user who runs the tasks.");
        }
        return ExitCode.DONE;
    }

    private Optional<Execution> lastRun(Application app) {
        return app.executions().open(name).stream()
                .reduce((earlier, later) -> later)
                .or(() -> app.executions().result(name));
    }

    /** The other node that has an execution's log; empty where it is this one, or nobody has it. */
    private static Optional<String> otherNode(Application app, Execution execution) {
        return Optional.ofNullable(execution.node())
                .filter(node ->
                        !node.equals(app.node().name()) && app.database().file() == null);
    }

    private Execution execution(Application app, long id) {
        Execution execution = app.executions()
                .find(id)
                .orElseThrow(() -> UserError.wrongUse(
                        "there is no execution " + id, "smartcron history " + name + " shows which there are."));
        if (!execution.task().equals(name)) {
            throw UserError.wrongUse(
                    "execution " + id + " is one of " + execution.task() + ", not of " + name,
                    "smartcron logs " + execution.task() + " --execution " + id);
        }
        return execution;
    }

    private void copy(Application app, TaskLog log, OutputStream out) throws IOException {
        if (id == null) {
            try (LogTail tail = log.tail(name, lines, out)) {
                tail.end();
            }
            if (!log.exists(name)) {
                Optional<Execution> last = lastRun(app);
                warn("smartcron: "
                        + last.flatMap(execution -> otherNode(app, execution))
                                .map(node ->
                                        name + " last ran on node " + node + ", and its log is there; the end of it:"
                                                + " smartcron logs " + name + " --execution "
                                                + last.map(Execution::id).orElseThrow())
                                .orElse(name + " has no log yet in "
                                        + log.file(name).getParent() + "; smartcron why " + name
                                        + " tells what became of it"));
            }
        } else if (!log.executionOutput(name, id, out)) {
            tails(app, id, out);
        }
    }

    /** The log was moved away, or is another node's: the end of what was printed is in the database. */
    private void tails(Application app, long id, OutputStream out) throws IOException {
        List<String> tails = app.executions().attempts(id).stream()
                .map(Attempt::outputTail)
                .filter(Objects::nonNull)
                .toList();
        warn("smartcron: execution " + id
                + otherNode(app, execution(app, id))
                        .map(node -> " ran on node " + node + ", and its log is there")
                        .orElse(" is not in this node's log")
                + (tails.isEmpty()
                        ? ", and nothing of its output is recorded"
                        : "; the last 4 KiB from the database:"));
        for (String tail : tails) {
            out.write(tail.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void follow(Application app, TaskLog log) throws IOException {
        if (id != null) {
            LiveOutput live = LiveOutput.fromStart(log, name, console().out());
            try (live) {
                live.follow(id);
                while (!execution(app, id).status().isFinal()
                        && !console().out().checkError()
                        && pause()) {
                    // The output's own thread prints.
                }
            }
            if (!live.found() && !console().out().checkError()) {
                tails(app, id, console().out());
            }
            return;
        }
        try (LogTail tail = log.tail(name, lines, console().out())) {
            // A reader that went away (a pipe that was closed) is seen by the stream's error.
            while (!console().out().checkError() && pause()) {
                tail.poll();
            }
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(500);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
