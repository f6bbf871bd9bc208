package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.registry.Registry;
import dev.smartcron.store.Pause;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.store.TaskRow;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "pause",
        description = "Keeps tasks from starting for a while; --all for maintenance.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron pause bank_sync_feeds --for 2h",
            "  smartcron pause bank_sync_feeds          until it is resumed",
            "  smartcron pause --all --for 30m          maintenance of everything",
            "",
            "What runs goes on. Firings that fall due meanwhile are recorded as skipped and",
            "never caught up; smartcron trigger still starts a task. Registering the file",
            "again leaves the tasks paused."
        })
final class PauseCommand extends PausingCommand {
    @Option(names = "--for", paramLabel = "D", description = "How long: 30m, 2h, 1d. Default: until resumed.")
    private @Nullable String length;

    @Override
    int run(Application app) {
        Instant now = app.now();
        Instant until = length == null ? null : now.plus(length(length));
        List<TaskRow> rows = rows(app);
        Registry registry = app.registry();
        if (all()) {
            Pause pause = registry.pauseAll(until, who(), now);
            answer(null, pause, app.zone());
        }
        List<Object> answers = new ArrayList<>();
        for (TaskRow row : rows) {
            Pause pause = registry.pause(row.name(), until, who(), now);
            answers.add(answer(row.name(), pause, RegisteredTask.of(row).zone()));
        }
        if (json() && !all()) {
            print(answers);
        }
        return ExitCode.DONE;
    }

    private Object answer(@Nullable String task, Pause pause, ZoneId zone) {
        String end = pause.until() == null ? null : Zoned.iso(pause.until(), zone);
        Object answer = Json.object("task", task, "paused", true, "paused_until", end);
        if (!json()) {
            line((task == null ? "everything is " : task + " is ")
                    + (end == null ? "paused until it is resumed" : "paused until " + end));
        } else if (task == null) {
            print(answer);
        }
        return answer;
    }

    private static Duration length(String text) {
        try {
            Duration length = Durations.parse(text);
            if (!length.isZero() && length.compareTo(Duration.ofDays(3_650)) <= 0) {
                return length;
            }
        } catch (IllegalArgumentException e) {
            throw UserError.wrongUse(String.valueOf(e.getMessage()), "smartcron pause TASK --for 2h");
        }
        throw UserError.wrongUse("--for " + text + " is too short or too long", "Give 1s to 3650d.");
    }
}
