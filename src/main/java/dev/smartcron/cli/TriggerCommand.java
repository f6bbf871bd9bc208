package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.LiveOutput;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Json;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "trigger",
        description = "Runs a task now, even if it is not due, disabled or paused.",
        footer = {
            "  smartcron trigger system_database_backup          the next tick starts it",
            "  smartcron trigger system_database_backup --wait   run it here, see its output",
            "",
            "With --wait the exit code is 0 when the task succeeded and 1 when it did not.",
            "The task's overlap policy applies: with skip, it is skipped while it runs."
        })
final class TriggerCommand extends StartingCommand {
    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Override
    int run(Application app) {
        RegisteredTask task = RegisteredTask.of(app.names().find(name));
        LiveOutput output = LiveOutput.fromNow(
                app.node().taskLog(), name, json() ? null : console().out());
        long id = new TriggerTask(app.operated()).trigger(name, app.operator(), app.now());
        return isWaiting() ? waitFor(app, name, id, output) : tell(app, task, id);
    }

    private int tell(Application app, RegisteredTask registered, long id) {
        if (json()) {
            print(Json.object("task", name, "id", id, "status", Status.PENDING.word()));
        } else {
            line("execution " + id + " of " + name
                    + (app.runner().isThere()
                            ? " is queued; follow it: smartcron logs " + name + " --follow"
                            : ": the next tick starts it"));
        }
        warnOfSilence(app, registered);
        return ExitCode.DONE;
    }
}
