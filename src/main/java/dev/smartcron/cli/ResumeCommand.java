package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine;

@CommandLine.Command(
        name = "resume",
        description = "Ends a pause.",
        footer = {
            "  smartcron resume bank_fetch_transactions",
            "  smartcron resume --all             ends pause --all; tasks keep their own",
            "",
            "Firings that fell due during the pause are not caught up."
        })
final class ResumeCommand extends PausingCommand {
    @Override
    int run(Application app) {
        List<String> names = names();
        Instant now = app.now();
        PauseTasks tasks = new PauseTasks(app.operated());
        if (!all()) {
            return answer(tasks.resume(names, app.operator(), now), now, ResumeCommand::text);
        }
        boolean changed = tasks.resumeAll(app.operator(), now);
        if (json()) {
            print(Json.object("task", null, "changed", changed, "paused", false));
        } else {
            line(changed ? "everything is resumed" : "nothing to resume: no pause --all holds");
        }
        return ExitCode.DONE;
    }

    private static String text(Applied answer) {
        String name = answer.task().name();
        return answer.changed() ? "resumed " + name : name + " is not paused";
    }
}
