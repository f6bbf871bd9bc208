package dev.smartcron.status.why;

import dev.smartcron.execution.Adoption;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Explains a row of the history. */
final class RecordedDecision {
    /** The longest time from due to start that is not called late. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final DecisionRecords records;
    private final Subject subject;
    private final Execution execution;
    private final TimeInText times;
    private final List<String> sentences = new ArrayList<>();

    RecordedDecision(DecisionRecords records, Subject subject, Execution execution) {
        this.records = records;
        this.subject = subject;
        this.execution = execution;
        this.times =
                new TimeInText(subject.zone(), execution.scheduledAt() == null ? decidedAt() : execution.scheduledAt());
    }

    /** @param asked the minute that was asked about; null when none was */
    Decision decision(@Nullable Instant asked) {
        Reason why = execution.reason();
        String reason = execution.sentence(times.sentences()).orElse("");
        if (asked != null && execution.lastFiring() != null) {
            sentences.add("The firing of " + new TimeInText(subject.zone(), asked).at(asked) + " is one of them.");
        }
        switch (execution.status()) {
            case PENDING -> {
                why = records.pending().of(execution, subject.now()).orElse(why);
                sentences.add(added(reason, why) + ".");
                reason = why == null ? "" : times.sentences().of(why);
                summary();
            }
            case RUNNING -> {
                reason = "for " + lasted() + " so far";
                sentences.add(start() + ".");
            }
            case SUCCEEDED -> {
                reason = "exit " + execution.exitCode() + " after " + lasted();
                sentences.add(start() + ".");
            }
            case FAILED, TIMED_OUT, KILLED, LOST -> {
                boolean hasRun = execution.duration().isPresent();
                sentences.add(start() + (hasRun ? " and ended after " + lasted() : "") + ".");
                summary();
            }
            case SKIPPED -> skipped();
            case MISSED -> missed();
            case BLOCKED, CANCELLED -> sentences.add(origin() + ".");
        }
        adoption();
        clockChange();
        if (asked != null && wasRunningAt(asked)) {
            sentences.add("At " + times.at(asked) + " it was running.");
        }
        return new Decision(
                decidedAt(),
                execution.task(),
                execution.scheduledAt(),
                execution.status().word(),
                reason,
                why == null ? null : why.code(),
                String.join(" ", sentences),
                execution.id(),
                subject.zone());
    }

    private Instant decidedAt() {
        if (execution.startedAt() != null) {
            return execution.startedAt();
        }
        return execution.finishedAt() == null ? execution.dueAt() : execution.finishedAt();
    }

    private String lasted() {
        Instant now = subject.now();
        return Durations.brief(execution
                .duration()
                .orElseGet(() -> Duration.between(execution.startedAt() == null ? now : execution.startedAt(), now)));
    }

    /** {@code Execution 812, triggered by ann}. */
    private String origin() {
        return "Execution " + execution.id()
                + switch (execution.trigger()) {
                    case SCHEDULE -> " of its schedule";
                    case MANUAL ->
                        ", triggered by "
                                + subject.audit().triggeredBy(execution.id()).orElse("hand");
                    case CHAIN -> ", started by a chain";
                    case QUEUE -> ", a queued job" + (execution.owner() == null ? "" : " of " + execution.owner());
                    case SERVICE -> ", kept running";
                    case CATCH_UP -> ", catching up this firing";
                };
    }

    /** {@code Execution 812, triggered by ann; the next tick starts it}: its origin, and why it was added unless it waits for just that. */
    private String added(String sentence, @Nullable Reason waits) {
        Reason added = execution.reason();
        if (added == null) {
            return origin();
        }
        if (added.is(ReasonCode.TRIGGERED) || added.is(ReasonCode.KEPT_RUNNING)) {
            return "Execution " + execution.id() + ", " + sentence;
        }
        return origin() + (waits != null && waits.is(added.code()) ? "" : ": " + sentence);
    }

    private String start() {
        if (execution.startedAt() == null) {
            return origin() + " was never started";
        }
        Duration late = Duration.between(execution.dueAt(), execution.startedAt());
        return origin() + (execution.trigger() == Trigger.SCHEDULE ? "" : ",") + " started at "
                + times.exactly(execution.startedAt())
                + (execution.node() == null ? "" : " on " + execution.node())
                + (late.compareTo(LATE) > 0 ? ", " + Durations.brief(late) + " after it was due" : "")
                + (execution.attempts() > 1 ? ", attempt " + execution.attempts() : "");
    }

    /** Adds that its runner was found dead; one that left it to the next is nothing to explain. */
    private void adoption() {
        Adoption adoption = execution.adoption();
        if (adoption != null && !adoption.isHandedOver()) {
            sentences.add("Its runner was gone; another one took it over at " + times.exactly(adoption.at()) + ".");
        }
    }

    /** Adds what went wrong with the last attempt, as its output tells it. */
    private void summary() {
        records.executions()
                .summary(execution)
                .ifPresent(summary -> sentences.add("It said: " + summary.replace("\n", ", ")));
    }

    /** Adds what stood in its way, as far as it is on record. */
    private void skipped() {
        Optional<Reason> reason = Optional.ofNullable(execution.reason());
        Optional<Execution> found =
                reason.flatMap(why -> why.number("execution")).flatMap(records.executions()::find);
        found.ifPresent(previous -> {
            String started = previous.startedAt() == null ? "?" : times.exactly(previous.startedAt());
            String end = previous.finishedAt() == null
                    ? "is running since " + started
                    : "ran from " + started + " to " + times.exactly(previous.finishedAt()) + " ("
                            + previous.status().word() + ")";
            sentences.add("Execution " + previous.id() + " " + end
                    + ". With overlap: skip, a task does not start beside itself; overlap: queue waits instead.");
        });
        if (reason.filter(why -> why.is(ReasonCode.PAUSED) || why.is(ReasonCode.PAUSED_ALL))
                .isPresent()) {
            subject.audit().last(execution.dueAt(), OperatorAction.PAUSE).ifPresent(this::paused);
        }
        if (found.isEmpty() && execution.trigger() == Trigger.MANUAL) {
            sentences.add(origin() + ".");
        }
    }

    private void paused(AuditEntry pause) {
        // A pause with an end ends by itself, unless somebody is faster.
        String resumed = subject.audit()
                .first(execution.dueAt(), OperatorAction.RESUME)
                .filter(by -> pause.until().map(until -> until.isAfter(by.at())).orElse(true))
                .map(by -> ", resumed by " + by.actor().name() + " at " + times.exactly(by.at()))
                .orElse("");
        sentences.add(
                "Paused at " + times.exactly(pause.at()) + resumed + ". What is due in a pause is not caught up.");
    }

    private void missed() {
        Instant firing = execution.scheduledAt();
        if (firing == null || execution.reason() == null) {
            return;
        }
        if (execution.reason().is(ReasonCode.ASLEEP)) {
            sentences.add(records.ticks().around(firing, times));
        }
        Instant last = execution.lastFiring() == null ? firing : execution.lastFiring();
        records.decisions()
                .firstFiringAfter(execution.task(), last)
                .filter(next -> next.trigger() == Trigger.CATCH_UP)
                .ifPresent(next -> sentences.add("Caught up was the firing of "
                        + times.at(next.scheduledAt() == null ? last : next.scheduledAt()) + ": execution " + next.id()
                        + "."));
    }

    private void clockChange() {
        Instant firing = execution.scheduledAt();
        if (firing != null && execution.lastFiring() == null) {
            subject.scheduleAt(firing)
                    .flatMap(schedule -> schedule.note(firing))
                    .ifPresent(note -> sentences.add("Clock change: " + note + "."));
        }
    }

    private boolean wasRunningAt(Instant asked) {
        Instant started = execution.startedAt();
        Instant ended = execution.finishedAt();
        return started != null && started.isBefore(asked) && (ended == null || ended.isAfter(asked));
    }
}
