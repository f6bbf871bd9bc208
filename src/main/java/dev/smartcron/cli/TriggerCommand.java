package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.LiveOutput;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.process.TaskLog;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.status.RegisteredTask;
import dev.smartcron.store.ExecutionWrites;
import dev.smartcron.store.NewExecution;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskRow.Kind;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "trigger",
        description = "Runs a task now, even if it is not due, disabled or paused.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron trigger system_database_backup          the next tick starts it",
            "  smartcron trigger system_database_backup --wait   run it here, see its output",
            "",
            "With --wait the exit code is 0 when the task succeeded and 1 when it did not.",
            "The task's overlap policy applies: with skip, it is skipped while it runs."
        })
final class TriggerCommand extends Command {
    private static final Duration SILENT = Duration.ofMinutes(3);

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--wait", description = "Run it here, show its output, exit as it did.")
    private boolean wait;

    @Override
    int run(Application app) {
        TaskRow row = TaskNames.find(app, name);
        RegisteredTask registered = RegisteredTask.of(row);
        if (row.kind() == Kind.CRONTAB) {
            throw UserError.wrongUse(
                    name + " is started by the crontab, not by a runner",
                    "Give its command itself, such as smartcron run.");
        }
        Task task = registered
                .task()
                .orElseThrow(() -> UserError.wrongUse(
                        name + " " + registered.problem(), "Mend its task file and register it again."));
        refuseElsewhere(app, task);
        TaskLog log = app.taskLog();
        LiveOutput output =
                LiveOutput.fromNow(log, name, json() ? null : program().out());
        long id = add(app, task);
        return wait ? waitFor(app, id, output) : tell(app, registered, id);
    }

    /** With a database of this machine's own there is no other node that could take it. */
    private static void refuseElsewhere(Application app, Task task) {
        Policy policy = task.policy();
        if (app.database().file() == null
                || policy.mayRunOn(
                        app.settings().node().name(), app.settings().node().environment())) {
            return;
        }
        throw UserError.wrongUse(
                task.name() + " runs only"
                        + (policy.hosts().isEmpty() ? "" : " on " + String.join(", ", policy.hosts()))
                        + (policy.environments().isEmpty() ? "" : " in " + String.join(", ", policy.environments()))
                        + "; this is " + app.settings().node().name() + ", "
                        + app.settings().node().environment(),
                "Trigger it there, or change hosts and environments in its task file.");
    }

    private long add(Application app, Task task) {
        Instant now = app.now();
        NewExecution added = NewExecution.manual(task, Reason.of(ReasonCode.TRIGGERED, "by", who()), now);
        long id = app.database()
                .write(session -> new ExecutionWrites(session).add(added, now))
                .orElseThrow();
        app.tasks().change(table -> table.audit(now, who(), "trigger", name, "execution " + id));
        app.callRunner();
        return id;
    }

    private int tell(Application app, RegisteredTask registered, long id) {
        if (json()) {
            print(Json.object("task", name, "id", id, "status", Status.PENDING.word()));
        } else {
            line("execution " + id + " of " + name
                    + (app.isRunnerThere()
                            ? " is queued; follow it: smartcron logs " + name + " --follow"
                            : ": the next tick starts it"));
        }
        Optional<Instant> lastTick = app.pulse().lastTick();
        if (lastTick.isEmpty() || lastTick.get().plus(SILENT).isBefore(app.now())) {
            warn("smartcron: no runner has ticked "
                    + lastTick.map(last -> "since " + registered.iso(last)).orElse("yet")
                    + "; smartcron verify tells why, --wait runs it right here");
        }
        return ExitCode.DONE;
    }

    private int waitFor(Application app, long id, LiveOutput output) {
        Execution ended;
        try (output) {
            output.follow(id);
            ended = new Waiting(app).forEnd(id);
        }
        if (json()) {
            HistoryEntry entry = app.history().entry(ended);
            print(entry.json());
        } else {
            if (!output.found() && ended.attempts() > 0) {
                // Another node's log is not here; the end of what it printed is in the database.
                app.executions().attempts(id).stream()
                        .map(attempt -> attempt.outputTail() == null ? "" : attempt.outputTail())
                        .forEach(tail -> program().out().print(tail));
            }
            warn("smartcron: " + name + " " + ended.status().word()
                    + ended.duration()
                            .map(took -> " after " + Durations.brief(took))
                            .orElse("")
                    + ended.sentence(Sentence.PLAIN)
                            .map(reason -> ": " + Text.oneLine(reason))
                            .orElse("")
                    + " (execution " + id + ")");
        }
        return ended.status() == Status.SUCCEEDED ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }
}
