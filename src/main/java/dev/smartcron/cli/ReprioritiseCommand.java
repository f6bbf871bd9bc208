package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.ReprioritiseTask;
import dev.smartcron.task.Task;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "reprioritise",
        aliases = "reprioritize",
        description = "Gives a task another priority than its file, until it is reset.",
        footer = {
            "  smartcron reprioritise vend_sync_sales 1         first of all that waits",
            "  smartcron reprioritise vend_sync_sales --reset   the file's again",
            "",
            "From 1 (critical) to 5 (low). It holds for what is added from now on and for",
            "what waits already; a job that was enqueued with a priority of its own keeps it.",
            "Registering the file again keeps the new priority and says so."
        })
final class ReprioritiseCommand extends Command {
    @Parameters(index = "0", paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "N", arity = "0..1", description = "1 (critical) to 5 (low).")
    private @Nullable Integer priority;

    @Option(names = "--reset", description = "Return to the priority of the file.")
    private boolean reset;

    @Override
    int run(Application app) {
        if (reset == (priority != null)) {
            throw UserError.wrongUse(
                    reset ? "--reset takes no priority" : "no priority is given",
                    "smartcron reprioritise TASK 1, or --reset");
        }
        Instant now = app.now();
        ReprioritiseTask task = new ReprioritiseTask(app.operated());
        ReprioritiseTask.Changed done = priority == null
                ? task.reset(name, app.operator(), now)
                : task.reprioritise(name, priority, app.operator(), now);
        int applies = Task.of(done.applied().task().definition()).priority();
        if (json()) {
            Map<String, @Nullable Object> answer = done.applied().json(now);
            answer.put("priority", applies);
            answer.put("waiting_changed", done.waiting());
            print(answer);
        } else if (!done.applied().changed()) {
            line(name + " has the priority of its file already: " + applies);
        } else {
            line(name + " now has the priority " + applies + (reset ? " of its file" : "")
                    + (done.waiting() == 0 ? "" : ", also what waits of it: " + done.waiting()));
        }
        return ExitCode.DONE;
    }
}
