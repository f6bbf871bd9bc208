package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.LiveOutput;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.AwaitEnd;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
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
final class TriggerCommand extends Command {
    private static final Duration SILENT = Duration.ofMinutes(3);

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String name = "";

    @Option(names = "--wait", description = "Run it here, show its output, exit as it did.")
    private boolean wait;

    /** The number of attempts that have been told of. */
    private int told;

    @Override
    int run(Application app) {
        RegisteredTask task = RegisteredTask.of(app.names().find(name));
        LiveOutput output = LiveOutput.fromNow(
                app.node().taskLog(), name, json() ? null : console().out());
        long id = new TriggerTask(app.operated()).trigger(name, app.operator(), app.now());
        return wait ? waitFor(app, id, output) : tell(app, task, id);
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
        Optional<Instant> lastTick = app.heartbeats().lastTick();
        if (lastTick.isEmpty() || lastTick.get().plus(SILENT).isBefore(app.now())) {
            warn("smartcron: no runner has ticked "
                    + lastTick.map(last -> "since " + registered.iso(last)).orElse("yet")
                    + "; smartcron verify tells why, --wait runs it right here");
        }
        return ExitCode.DONE;
    }

    private int waitFor(Application app, long id, LiveOutput output) {
        Execution ended;
        try (output) {
            output.follow(id);
            ended = new AwaitEnd(app.operated(), execution -> tellAttempts(app, execution)).of(id);
        }
        if (json()) {
            HistoryEntry entry = app.history().entry(ended);
            print(entry.json());
        } else {
            if (!output.found() && ended.attempts() > 0) {
                // Another node's log is not here; the end of what it printed is in the database.
                app.executions().attempts(id).stream()
                        .map(attempt -> attempt.outputTail() == null ? "" : attempt.outputTail())
                        .forEach(tail -> console().out().print(tail));
            }
            warn("smartcron: " + name + " " + outcome(ended, Sentence.PLAIN) + " (execution " + id
                    + (ended.attempts() > 1 ? ", " + ended.attempts() + " attempts" : "") + ")");
        }
        return ended.status() == Status.SUCCEEDED ? ExitCode.DONE : ExitCode.BAD_NEWS;
    }

    /** Tells of attempts that have ended and are followed by another: {@code attempt 1 of 3 failed: exit 7; next at 00:39:58}. */
    private void tellAttempts(Application app, Execution execution) {
        boolean waits = execution.status() == Status.PENDING;
        int followed = waits ? execution.attempts() : execution.attempts() - 1;
        if (json() || execution.status().isFinal() || followed <= told) {
            return;
        }
        for (Attempt attempt : app.executions().attempts(execution.id())) {
            Duration took =
                    attempt.finishedAt() == null ? null : Duration.between(attempt.startedAt(), attempt.finishedAt());
            if (attempt.number() > told && attempt.number() <= followed && took != null) {
                boolean isLast = waits && attempt.number() == followed;
                warn("smartcron: attempt " + attempt.number() + retries(app) + " "
                        + attempt.status()
                                .after(
                                        took,
                                        Optional.ofNullable(attempt.reason()).map(Sentence.PLAIN::of))
                        + (isLast ? "; next at " + Zoned.time(execution.dueAt(), app.zone()) : ""));
            }
        }
        told = followed;
    }

    private String retries(Application app) {
        return app.tasks()
                .find(name)
                .flatMap(row -> RegisteredTask.of(row).task())
                .map(task -> " of " + (task.retries().max() + 1))
                .orElse("");
    }
}
