package dev.smartcron.alert;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.ServiceRun;
import dev.smartcron.execution.Status;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.Failures;
import dev.smartcron.text.TerminalCodes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rule about tasks that failed for good: one condition a task, over when the task succeeds again. */
public final class FailedTask {
    public static final String RULE = "task_failed";

    private static final int TAIL_LINES = 40;
    private static final int TAIL_CHARS = 8_000;

    private final Messages messages;

    public FailedTask(Messages messages) {
        this.messages = messages;
    }

    /** The failure in a few words: {@code payroll_sync failed: exit 2}. */
    public static String summary(Execution failed) {
        String end = failed.task() + " " + failed.status().word().replace('_', ' ');
        if (failed.status() == Status.FAILED && failed.exitCode() != null) {
            return end + ": exit " + failed.exitCode();
        }
        if (failed.status() == Status.FAILED && failed.signal() != null) {
            return end + ": signal " + failed.signal();
        }
        return failed.reason() == null ? end : end + ": " + Sentence.PLAIN.of(failed.reason());
    }

    Finding finding(Failures failed) {
        return Finding.ofTask(
                failed.task(),
                Severity.ofPriority(failed.newest().priority()),
                summary(failed.newest()),
                detail(failed));
    }

    /** The finding about a service that starts and ends, again and again; described by its last run. */
    public Finding circle(Failures failed) {
        Execution newest = failed.newest();
        return Finding.ofTask(
                failed.task(),
                Severity.ofPriority(newest.priority()),
                failed.task() + " restarts in a circle: " + failed.count() + " runs in a row ended within a minute, "
                        + "the last so: " + summary(newest),
                detail(failed));
    }

    private String detail(Failures failed) {
        Execution newest = failed.newest();
        boolean many = failed.count() > 1;
        String attempts = newest.attempts() > 1 ? ", after " + newest.attempts() + " attempts" : "";
        String took = newest.startedAt() == null || many ? null : Messages.lasted(newest.startedAt(), failed.endedAt());
        String tail = failed.outputTail() == null ? "" : failed.outputTail().strip();
        return messages.row("task", failed.task())
                + messages.row("status", newest.status().word())
                + messages.row(
                        "reason", newest.reason() == null ? null : sentences().of(newest.reason()))
                + messages.row("exit code", newest.exitCode())
                + messages.row("signal", newest.signal())
                + messages.row("ran on", newest.node())
                + messages.row("execution", newest.id() + attempts)
                + messages.row("scheduled", newest.scheduledAt())
                + messages.row("started", newest.startedAt())
                + messages.row("ended", failed.endedAt())
                + messages.row("took", took)
                + messages.row("failures", many ? failed.count() + ", this is the newest" : null)
                + (failed.summary() == null ? "" : "\nWhat went wrong, from its output:\n\n" + quoted(failed.summary()))
                + (tail.isEmpty() ? "\nIt printed nothing.\n" : "\nThe end of its output:\n\n" + quoted(tail))
                + "\nTo see more:\n    smartcron logs " + failed.task() + "\n    smartcron history " + failed.task()
                + "\n";
    }

    private Sentence sentences() {
        return Sentence.in(messages.zone());
    }

    /** The last lines, each marked, so that no output can be taken for a line of ours. */
    private static String quoted(String tail) {
        String plain = TerminalCodes.without(tail);
        List<String> lines = plain.substring(Math.max(0, plain.length() - TAIL_CHARS))
                .lines()
                .toList();
        return lines.stream()
                .skip(Math.max(0, lines.size() - TAIL_LINES))
                .map(line -> "    | " + line + "\n")
                .collect(Collectors.joining());
    }

    /**
     * Says that the task has succeeded since its last failure, that it is a service that runs again, or that it can no
     * longer do so; empty otherwise.
     */
    Optional<String> over(String task, Instant lastFailure, HealthFacts facts, Instant now) {
        return facts.newestEnd(task)
                .filter(end -> end.status() == Status.SUCCEEDED && ended(end).isAfter(lastFailure))
                .map(end -> task + " succeeded at " + messages.when(ended(end)) + " (execution " + end.id() + ").")
                .or(() -> facts.upSince(task)
                        .filter(up -> up.isAfter(lastFailure)
                                && !up.plus(ServiceRun.STABLE).isAfter(now))
                        .map(up -> task + " runs again since " + messages.when(up) + "."))
                .or(() -> facts.isRegistered(task)
                        ? Optional.empty()
                        : Optional.of(task + " is no longer registered; it has not succeeded since."));
    }

    private static Instant ended(Execution end) {
        return Objects.requireNonNull(end.finishedAt());
    }
}
