package dev.smartcron.cli;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.process.TaskLog;
import dev.smartcron.status.Entry;
import dev.smartcron.store.Registered;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskRow.Kind;
import dev.smartcron.task.Policy;
import dev.smartcron.task.Task;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "trigger",
        description = "Runs a task now, be it due or not, disabled or not.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron trigger system_database_backup          the next tick starts it",
            "  smartcron trigger system_database_backup --wait   run it here, see its output",
            "",
            "With --wait the exit code is 0 when the task succeeded and 1 when it did not.",
            "The task's overlap policy holds: while it runs already, skip means skip."
        })
final class TriggerCommand extends Command {
    private static final Duration SILENT = Duration.ofMinutes(3);

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--wait", description = "Run it here; exit as the task did.")
    private boolean wait;

    @Override
    int run(House house) {
        TaskRow row = TaskNames.find(house, name);
        Registered registered = Registered.of(row);
        if (row.kind() == Kind.CRONTAB) {
            throw UserError.wrongUse(
                    name + " is started by the crontab, not by a runner",
                    "Give its command itself, such as smartcron run.");
        }
        Task task = registered
                .task()
                .orElseThrow(() -> UserError.wrongUse(
                        name + " " + registered.problem(), "Mend its task file and register it again."));
        refuseElsewhere(house, task);
        TaskLog log = house.taskLog();
        LiveOutput output =
                LiveOutput.fromNow(log, name, json() ? null : program().out());
        long id = add(house, task);
        return wait ? waitFor(house, id, output) : tell(house, registered, id);
    }

    /** With a database of this machine's own there is no other node that could take it. */
    private static void refuseElsewhere(House house, Task task) {
        Policy policy = task.policy();
        if (house.database().file() == null
                || policy.mayRunOn(house.settings().node(), house.settings().environment())) {
            return;
        }
        throw UserError.wrongUse(
                task.name() + " runs only"
                        + (policy.hosts().isEmpty() ? "" : " on " + String.join(", ", policy.hosts()))
                        + (policy.environments().isEmpty() ? "" : " in " + String.join(", ", policy.environments()))
                        + "; this is " + house.settings().node() + ", "
                        + house.settings().environment(),
                "Trigger it there, or change hosts and environments in its task file.");
    }

    private long add(House house, Task task) {
        Instant now = house.now();
        long id = house.executions()
                .add(
                        name,
                        Trigger.MANUAL,
                        task.policy().overlap(),
                        task.priority(),
                        now,
                        "triggered by " + who() + ", waits for a tick",
                        null,
                        now);
        house.tasks().change(table -> table.audit(now, who(), "trigger", name, "execution " + id));
        house.callRunner();
        return id;
    }

    private int tell(House house, Registered registered, long id) {
        if (json()) {
            print(Json.object("task", name, "id", id, "status", Status.PENDING.word()));
        } else {
            line("execution " + id + " of " + name + ": "
                    + (house.isRunnerThere() ? "the runner that is there starts it" : "the next tick starts it"));
        }
        Optional<Instant> lastTick = house.heartbeats().lastTick();
        if (lastTick.isEmpty() || lastTick.get().plus(SILENT).isBefore(house.now())) {
            warn("smartcron: no runner has ticked "
                    + lastTick.map(last -> "since " + registered.iso(last)).orElse("yet")
                    + "; smartcron verify tells why, --wait runs it right here");
        }
        return ExitCode.DONE;
    }

    private int waitFor(House house, long id, LiveOutput output) {
        Execution ended;
        try (output) {
            output.follow(id);
            ended = new Waiting(house).forEnd(id);
        }
        if (json()) {
            Entry entry = house.history().entry(ended);
            print(entry.json());
        } else {
            if (!output.found() && ended.attempts() > 0) {
                // Another node's log is not here; the end of what it printed is in the database.
                house.executions().attempts(id).stream()
                        .map(attempt -> attempt.outputTail() == null ? "" : attempt.outputTail())
                        .forEach(tail -> program().out().print(tail));
            }
            warn("smartcron: " + name + " " + ended.status().word()
                    + ended.duration()
                            .map(took -> " after " + Durations.brief(took))
                            .orElse("")
                    + (ended.reason() == null ? "" : ": " + reason(ended.status(), ended.reason()))
                    + " (execution " + id + ")");
        }
        return ended.status() == Status.SUCCEEDED ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    /** Of what never started the reason begins with the status, which is said already. */
    private static String reason(Status status, String recorded) {
        String reason = Words.oneLine(recorded);
        String said = status.word() + ": ";
        return reason.startsWith(said) ? reason.substring(said.length()) : reason;
    }
}
