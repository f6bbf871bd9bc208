package dev.smartcron.cli;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.process.LogTail;
import dev.smartcron.process.TaskLog;
import dev.smartcron.store.ExecutionTable.Filter;
import dev.smartcron.text.Json;
import dev.smartcron.text.Reasons;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "logs",
        description = "What a task printed.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron logs vend_sync_sales                   the end of its log",
            "  smartcron logs vend_sync_sales --execution 812   one execution, as printed",
            "  smartcron logs vend_sync_sales --follow          and what it prints from now",
            "",
            "The log itself is LOG_DIR/TASK.log: a plain file; older ones are TASK.log.1,",
            "TASK.log.2.gz and so on, and are looked through for --execution."
        })
final class LogsCommand extends Command {
    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--execution", paramLabel = "ID", description = "Only what this one printed.")
    private @Nullable Long id;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "100",
            description = "So many last lines, of 4 MiB at most. Default: ${DEFAULT-VALUE}.")
    private int lines;

    @Option(names = "--follow", description = "Go on until interrupted, or until the execution has ended.")
    private boolean follow;

    @Override
    int run(House house) {
        if (lines < 1) {
            throw UserError.wrongUse("--lines " + lines + " leaves nothing to show", "Give 1 or more.");
        }
        if (follow && json()) {
            throw UserError.wrongUse(
                    "--follow has no end, which a JSON document needs", "Leave out --follow or --json.");
        }
        known(house);
        TaskLog log = house.taskLog();
        try {
            if (json()) {
                ByteArrayOutputStream text = new ByteArrayOutputStream();
                copy(house, log, text);
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
                follow(house, log);
            } else {
                HeardOutput out = new HeardOutput(program().out());
                copy(house, log, out);
                out.flush();
            }
        } catch (HeardOutput.NobodyReads e) {
            return ExitCode.DONE;
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot read " + log.file(name) + ": " + Reasons.of(e), "Read it as the user who runs the tasks.");
        }
        return ExitCode.DONE;
    }

    /** Of a task that is no longer registered, what it printed is still there. */
    private void known(House house) {
        if (house.tasks().find(name).isEmpty()
                && house.executions().history(new Filter(name, null, null, 1)).isEmpty()) {
            throw TaskNames.unknown(house.tasks(), name);
        }
        if (id != null) {
            execution(house, id);
        }
    }

    private Execution execution(House house, long id) {
        Execution execution = house.executions()
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

    private void copy(House house, TaskLog log, OutputStream out) throws IOException {
        if (id == null) {
            try (LogTail tail = log.tail(name, lines, out)) {
                tail.end();
            }
            if (!log.exists(name)) {
                warn("smartcron: " + name + " has no log yet in "
                        + log.file(name).getParent() + "; smartcron why " + name + " tells what became of it");
            }
        } else if (!log.executionOutput(name, id, out)) {
            tails(house, id, out);
        }
    }

    /** The log was moved away, or is another node's: the end of what was printed is in the database. */
    private void tails(House house, long id, OutputStream out) throws IOException {
        boolean nothing = true;
        for (Attempt attempt : house.executions().attempts(id)) {
            String tail = attempt.outputTail();
            if (tail != null) {
                out.write(tail.getBytes(StandardCharsets.UTF_8));
                nothing = false;
            }
        }
        warn("smartcron: the log here knows nothing of execution " + id
                + (nothing
                        ? ", and nothing of its output is recorded"
                        : "; this is the end of its output as recorded"));
    }

    private void follow(House house, TaskLog log) throws IOException {
        if (id != null) {
            LiveOutput live = LiveOutput.fromStart(log, name, program().out());
            try (live) {
                live.follow(id);
                while (!execution(house, id).status().isFinal()
                        && !program().out().checkError()
                        && pause()) {
                    // The output's own thread prints.
                }
            }
            if (!live.found() && !program().out().checkError()) {
                tails(house, id, program().out());
            }
            return;
        }
        try (LogTail tail = log.tail(name, lines, program().out())) {
            // A reader that went away (a pipe that was closed) is seen by the stream's error.
            while (!program().out().checkError() && pause()) {
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
