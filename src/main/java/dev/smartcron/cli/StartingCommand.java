package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.LiveOutput;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.AwaitEnd;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Adds an execution for a runner to start, and waits for its end where that is wanted. */
abstract class StartingCommand extends Command {
    private static final Duration SILENT = Duration.ofMinutes(3);

    @Option(names = "--wait", description = "Run it here, show its output, exit as it did.")
    private boolean wait;

    /** The number of attempts that have been told of. */
    private int told;

    /** Tells whether its end is to be waited for. */
    final boolean isWaiting() {
        return wait;
    }

    /** Warns where no runner has ticked for a while, so that nothing would start. */
    final void warnOfSilence(Application app, RegisteredTask registered) {
        Optional<Instant> lastTick = app.heartbeats().lastTick();
        if (lastTick.isEmpty() || lastTick.get().plus(SILENT).isBefore(app.now())) {
            warn("smartcron: no runner has ticked "
                    + lastTick.map(last -> "since " + registered.iso(last)).orElse("yet")
                    + "; smartcron verify tells why, --wait runs it right here");
        }
    }

    /** Waits for an execution of a task, with its output as it comes; answers with the exit code. */
    final int waitFor(Application app, String name, long id, LiveOutput output) {
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
                warn("smartcron: attempt " + attempt.number() + retries(app, execution.task()) + " "
                        + attempt.status()
                                .after(
                                        took,
                                        Optional.ofNullable(attempt.reason()).map(Sentence.PLAIN::of))
                        + (isLast ? "; next at " + Zoned.time(execution.dueAt(), app.zone()) : ""));
            }
        }
        told = followed;
    }

    private static String retries(Application app, String name) {
        return app.tasks()
                .find(name)
                .flatMap(row -> RegisteredTask.of(row).task())
                .map(task -> " of " + (task.retries().max() + 1))
                .orElse("");
    }
}
