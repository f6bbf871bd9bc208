package dev.smartcron.status;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span in the life of an execution: it waited, or an attempt ran.
 *
 * @param name in words
 * @param to the end of it, or now
 * @param isOver false for what still goes on
 * @param attempt that ran; null while it waited
 */
public record ExecutionStep(
        String name,
        Instant from,
        Instant to,
        boolean isOver,
        @Nullable Attempt attempt) {
    /** The spans in order. */
    public static List<ExecutionStep> of(Execution execution, List<Attempt> attempts, Instant now) {
        List<ExecutionStep> steps = new ArrayList<>();
        Instant planned = execution.scheduledAt();
        Instant at = firstDue(execution, attempts);
        if (planned != null && planned.isBefore(at)) {
            steps.add(waited("planned, due later", planned, at, at, now));
        }
        for (Attempt attempt : attempts) {
            if (attempt.startedAt().isAfter(at)) {
                steps.add(waited(
                        attempt.number() == 1 ? "due, waited to start" : "waited for attempt " + attempt.number(),
                        at,
                        attempt.startedAt(),
                        attempt.startedAt(),
                        now));
            }
            Instant ended = attempt.finishedAt();
            at = ended == null ? now : ended;
            steps.add(
                    new ExecutionStep("attempt " + attempt.number(), attempt.startedAt(), at, ended != null, attempt));
        }
        Instant ended = execution.finishedAt();
        if (execution.status() == Status.PENDING || (attempts.isEmpty() && ended != null)) {
            steps.add(waited(
                    execution.status() != Status.PENDING
                            ? "due, never started"
                            : attempts.isEmpty() ? "due, waits to start" : "waits for attempt " + (attempts.size() + 1),
                    at,
                    ended == null ? now : ended,
                    ended,
                    now));
        }
        return steps;
    }

    /** A retry moves the time at which an execution is due: that of the first attempt is then known as well as planned. */
    private static Instant firstDue(Execution execution, List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return execution.dueAt();
        }
        Instant began = attempts.get(0).startedAt();
        if (attempts.size() == 1 && !execution.dueAt().isAfter(began)) {
            return execution.dueAt();
        }
        Instant planned = execution.scheduledAt();
        return planned == null ? began : planned;
    }

    private static ExecutionStep waited(String name, Instant from, Instant to, @Nullable Instant over, Instant now) {
        boolean isToCome = to.isBefore(from);
        return new ExecutionStep(
                name, isToCome ? to : from, isToCome ? from : to, over != null && !over.isAfter(now), null);
    }

    public Duration took() {
        return Duration.between(from, to);
    }

    /** The word of how it ended, or of what it does: a state, or {@code waited}. */
    public String word() {
        return attempt == null ? "waited" : attempt.status().word();
    }
}
