package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.registry.Registry;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.store.TaskRow;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        Instant now = app.now();
        List<TaskRow> rows = rows(app);
        Registry registry = app.registry();
        if (all()) {
            boolean changed = registry.resumeAll(who(), now);
            if (json()) {
                print(Json.object("task", null, "paused", false, "changed", changed));
            } else {
                line(changed ? "everything is resumed" : "there is no pause of everything");
            }
            return ExitCode.DONE;
        }
        List<Object> answers = new ArrayList<>();
        for (TaskRow row : rows) {
            boolean changed = registry.resume(row.name(), who(), now);
            TaskRow after = TaskNames.find(app, row.name());
            answers.add(Json.object(
                    "task",
                    row.name(),
                    "paused",
                    false,
                    "changed",
                    changed,
                    "next_due",
                    RegisteredTask.of(after).iso(after.nextDue())));
            if (!json()) {
                line(changed ? "resumed " + row.name() : row.name() + " is not paused");
            }
        }
        if (json()) {
            print(answers);
        }
        return ExitCode.DONE;
    }
}
