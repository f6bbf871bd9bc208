package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Actor;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.store.TaskRow;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Enables or disables tasks, and answers for each. */
abstract class SwitchCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "1..*", description = "Names of tasks.")
    private List<String> names = List.of();

    abstract List<Applied> turn(SwitchTasks tasks, List<String> names, Actor actor, Instant now);

    /** The answer for one task. */
    abstract String text(Applied answer);

    @Override
    final int run(Application app) {
        List<Applied> done = turn(new SwitchTasks(app.operated()), names, app.operator(), app.now());
        if (json()) {
            print(done.stream().map(SwitchCommand::json).toList());
        } else {
            done.forEach(answer -> line(text(answer)));
        }
        return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> json(Applied answer) {
        TaskRow row = answer.task();
        return Json.object(
                "task", row.name(),
                "enabled", row.mayRun(),
                "changed", answer.changed(),
                "next_due", RegisteredTask.of(row).iso(row.nextDue()));
    }

    /** {@code 2026-11-22T03:00:00+13:00} in the task's zone; a dash for never. */
    static String when(TaskRow row, @Nullable Instant instant) {
        String iso = RegisteredTask.of(row).iso(instant);
        return iso == null ? "-" : iso;
    }
}
