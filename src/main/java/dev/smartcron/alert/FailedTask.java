package dev.smartcron.alert;

import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.Failures;
import dev.smartcron.text.Durations;
import dev.smartcron.text.TerminalCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule about tasks that failed for good: one condition a task, over when the task succeeds again. */
public final class FailedTask {
    public static final String RULE = "task_failed";

    private static final int TAIL_LINES = 40;
    private static final int TAIL_CHARS = 8_000;

    private final Letters letters;

    FailedTask(Letters letters) {
        this.letters = letters;
    }

    /** The failure in a few words: {@code payroll_sync failed: exit 2}. */
    public static String summary(Failures failed) {
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
        return new Finding(failed.task(), Severity.ofPriority(failed.priority()), summary(failed), detail(failed));
    }

    private String detail(Failures failed) {
        StringBuilder out = new StringBuilder();
        out.append(Letters.row("task", failed.task()));
        out.append(Letters.row("status", failed.status().word()));
        if (failed.reason() != null) {
            out.append(Letters.row("reason", Sentence.in(letters.zone()).of(failed.reason())));
        }
        if (failed.exitCode() != null) {
            out.append(Letters.row("exit code", failed.exitCode().toString()));
        }
        if (failed.signal() != null) {
            out.append(Letters.row("signal", failed.signal().toString()));
        }
        if (failed.node() != null) {
            out.append(Letters.row("ran on", failed.node()));
        }
        String attempts = failed.attempts() > 1 ? ", after " + failed.attempts() + " attempts" : "";
        out.append(Letters.row("execution", failed.newest() + attempts));
        row(out, "scheduled", failed.scheduledAt());
        row(out, "started", failed.startedAt());
        row(out, "ended", failed.endedAt());
        if (failed.startedAt() != null && failed.count() == 1) {
            Duration took = Duration.between(failed.startedAt(), failed.endedAt());
            out.append(Letters.row("took", Durations.brief(took.isNegative() ? Duration.ZERO : took)));
        }
        if (failed.count() > 1) {
            out.append(Letters.row("failures", failed.count() + ", this is the newest"));
        }
        String summary = failed.summary();
        if (summary != null) {
            out.append("\nWhat went wrong, as its output tells it:\n\n").append(quoted(summary));
        }
        String tail = failed.outputTail() == null ? "" : failed.outputTail().strip();
        out.append(tail.isEmpty() ? "\nIt printed nothing.\n" : "\nThe end of its output:\n\n" + quoted(tail));
        out.append("\nTo see more:\n    smartcron logs ").append(failed.task());
        out.append("\n    smartcron history ").append(failed.task()).append('\n');
        return out.toString();
    }

    private void row(StringBuilder out, String name, @Nullable Instant at) {
        if (at != null) {
            out.append(Letters.row(name, letters.when(at)));
        }
    }

    /** The last lines, each marked, so that no output can be taken for a line of ours. */
    private static String quoted(String tail) {
        String plain = TerminalCodes.without(tail);
        String text = plain.substring(Math.max(0, plain.length() - TAIL_CHARS));
        List<String> lines = text.lines().toList();
        StringBuilder out = new StringBuilder();
        for (int i = Math.max(0, lines.size() - TAIL_LINES); i < lines.size(); i++) {
            out.append("    | ").append(lines.get(i)).append('\n');
        }
        return out.toString();
    }

    /** Says that the task has succeeded since its last failure, or can no longer do so; empty while it may. */
    Optional<String> over(String task, Instant lastFailure, HealthFacts facts) {
        Optional<HealthFacts.End> end = facts.newestEnd(task);
        if (end.isPresent()
                && end.get().status() == Status.SUCCEEDED
                && end.get().at().isAfter(lastFailure)) {
            return Optional.of(task + " succeeded at " + letters.when(end.get().at()) + " (execution "
                    + end.get().execution() + ").");
        }
        return facts.isRegistered(task)
                ? Optional.empty()
                : Optional.of(task + " is no longer registered; it has not succeeded since.");
    }
}
