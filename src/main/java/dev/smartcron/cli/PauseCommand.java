package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "pause",
        description = "Keeps tasks from starting for a while; --all for maintenance.",
        footer = {
            "  smartcron pause bank_fetch_transactions --for 2h",
            "  smartcron pause bank_fetch_transactions          until it is resumed",
            "  smartcron pause --all --for 30m          maintenance of everything",
            "",
            "What runs goes on, but services, which end. Firings that fall due meanwhile",
            "are recorded as skipped and never caught up; smartcron trigger still starts a",
            "task. Registering the file again leaves the tasks paused."
        })
final class PauseCommand extends PausingCommand {
    @Option(names = "--for", paramLabel = "D", description = "How long: 30m, 2h, 1d. Default: until resumed.")
    private @Nullable String length;

    @Override
    int run(Application app) {
        Instant now = app.now();
        Instant until = length == null ? null : now.plus(length(length));
        List<String> names = names();
        PauseTasks tasks = new PauseTasks(app.operated());
        if (!all()) {
            return answer(
                    tasks.pause(names, until, app.operator(), now),
                    now,
                    paused -> text(
                            paused.task().name(),
                            RegisteredTask.of(paused.task()).iso(until)));
        }
        tasks.pauseAll(until, app.operator(), now);
        String end = Zoned.isoOrNull(until, app.zone());
        if (json()) {
            print(Json.object("task", null, "changed", true, "paused", true, "paused_until", end));
        } else {
            line(text("everything", end));
        }
        return ExitCode.DONE;
    }

    private static String text(String what, @Nullable String end) {
        return what + " is paused until " + (end == null ? "it is resumed" : end);
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
