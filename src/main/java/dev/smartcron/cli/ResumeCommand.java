package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.store.TaskRow;
import dev.smartcron.text.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

@CommandLine.Command(
        name = "resume",
        description = "Ends a pause.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron resume bank_sync_feeds",
            "  smartcron resume --all             ends pause --all; tasks keep their own",
            "",
            "Firings that fell due during the pause are not caught up."
        })
final class ResumeCommand extends PausingCommand {
    @Override
    int run(Application app) {
        List<String> names = names();
        PauseTasks tasks = new PauseTasks(app.operated());
        if (all()) {
            boolean changed = tasks.resumeAll(app.operator(), app.now());
            if (json()) {
                print(Json.object("task", null, "paused", false, "changed", changed));
            } else {
                line(changed ? "everything is resumed" : "nothing to resume: no pause --all holds");
            }
            return ExitCode.DONE;
        }
        List<Applied> resumed = tasks.resume(names, app.operator(), app.now());
        if (json()) {
            print(resumed.stream().map(ResumeCommand::json).toList());
        } else {
            resumed.forEach(answer -> line(
                    answer.changed()
                            ? "resumed " + answer.task().name()
                            : answer.task().name() + " is not paused"));
        }
        return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> json(Applied answer) {
        TaskRow row = answer.task();
        return Json.object(
                "task", row.name(),
                "paused", false,
                "changed", answer.changed(),
                "next_due", RegisteredTask.of(row).iso(row.nextDue()));
    }
}
