package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.registry.Registry;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.store.TaskRow;
import dev.smartcron.store.TaskRow.Kind;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** What enabling and disabling have in common: names, one answer for each, and that the crontab's own lines refuse. */
abstract class SwitchCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "1..*", description = "Names of tasks.")
    private List<String> names = List.of();

    /** One task's answer; {@code changed} is false when it stood that way already. */
    record Answer(String text, boolean changed) {}

    abstract Answer turn(Registry registry, TaskRow row, Instant now);

    @Override
    final int run(Application app) {
        List<TaskRow> rows = TaskNames.find(app, names);
        for (TaskRow row : rows) {
            if (row.kind() == Kind.CRONTAB) {
                throw UserError.wrongUse(
                        row.name() + " is started by the crontab, not by a runner",
                        "Take its line out of the crontab, or put it back (crontab -e, /etc/cron.d).");
            }
        }
        Registry registry = app.registry();
        Instant now = app.now();
        List<Object> answers = new ArrayList<>();
        for (TaskRow row : rows) {
            Answer answer = turn(registry, row, now);
            if (!json()) {
                line(answer.text());
            }
            TaskRow after = TaskNames.find(app, row.name());
            answers.add(Json.object(
                    "task", row.name(),
                    "enabled", after.mayRun(),
                    "changed", answer.changed(),
                    "next_due", RegisteredTask.of(after).iso(after.nextDue())));
        }
        if (json()) {
            print(answers);
        }
        return ExitCode.DONE;
    }

    /** {@code 2026-11-22T03:00:00+13:00} in the task's zone; a dash for never. */
    static String when(TaskRow row, @Nullable Instant instant) {
        String iso = RegisteredTask.of(row).iso(instant);
        return iso == null ? "-" : iso;
    }
}
