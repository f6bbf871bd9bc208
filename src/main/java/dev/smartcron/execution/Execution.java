package dev.smartcron.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One firing, or one manual, chained or queued start, of a task, from planned to outcome: one row for ever.
 *
 * @param scheduledAt the firing; null for what no schedule asked for
 * @param dueAt not to be started before
 * @param reason for every state but running and succeeded
 * @param startedAt of the first attempt; null until then
 * @param finishedAt null until the outcome
 * @param node that has it or had it; null while pending
 * @param runner that claimed it; null while pending
 * @param adoption how that runner came to have it from another one, the last time; null where it claimed it itself
 * @param fence of the task's lock while it ran
 * @param owner whom a job belongs to; null for nobody
 * @param key of a job: while it is kept, the same key of its task is the same job; null for none
 * @param parent the execution whose outcome started it; null for none
 * @param attempts process starts so far
 * @param firings how many firings this row stands for: more than one where a run of missed or skipped ones is folded
 * @param lastFiring the last of those; null for one
 */
public record Execution(
        long id,
        String task,
        Trigger trigger,
        @Nullable Instant scheduledAt,
        Instant dueAt,
        int priority,
        Status status,
        @Nullable Reason reason,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable String node,
        @Nullable String runner,
        @Nullable Adoption adoption,
        @Nullable Long fence,
        @Nullable String owner,
        @Nullable String key,
        @Nullable Long parent,
        int attempts,
        int firings,
        @Nullable Instant lastFiring) {

    /** The same with another reason. */
    public Execution with(Reason reason) {
        return new Execution(
                id,
                task,
                trigger,
                scheduledAt,
                dueAt,
                priority,
                status,
                reason,
                startedAt,
                finishedAt,
                exitCode,
                signal,
                node,
                runner,
                adoption,
                fence,
                owner,
                key,
                parent,
                attempts,
                firings,
                lastFiring);
    }

    /** From the first attempt's start to the outcome; empty while there is no outcome or when nothing ran. */
    public Optional<Duration> duration() {
        return startedAt == null || finishedAt == null
                ? Optional.empty()
                : Optional.of(Duration.between(startedAt, finishedAt));
    }

    /** Checks whether it ran, or was to run and could not: not what waits, runs, or was skipped. */
    public boolean isResult() {
        return status.endsRun() || (status == Status.CANCELLED && startedAt != null);
    }

    /** The public word of its reason; empty where it has none. */
    public Optional<String> reasonCode() {
        return Optional.ofNullable(reason).map(Reason::word);
    }

    /**
     * Its reason as a sentence: {@code paused by ann}, or {@code 1,440 firings from … to …: paused by ann} where it stands
     * for many. Empty where it has none.
     */
    public Optional<String> sentence(Sentence sentences) {
        return Optional.ofNullable(reason).map(why -> {
            Instant last = lastFiring;
            return last == null || scheduledAt == null
                    ? sentences.of(why)
                    : String.format(Locale.ROOT, "%,d firings from ", firings)
                            + sentences.times().apply(scheduledAt) + " to "
                            + sentences.times().apply(last) + ": " + sentences.of(why);
        });
    }
}
