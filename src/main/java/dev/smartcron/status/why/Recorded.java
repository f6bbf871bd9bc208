package dev.smartcron.status.why;

import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Trigger;
import dev.smartcron.status.PendingReasons;
import dev.smartcron.store.query.DecisionTable;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the history in sentences. */
final class Recorded {
    /** Later than this after it was due, a start is told to be late. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private final ExecutionTable executions;
    private final DecisionTable decisions;
    private final Awake awake;
    private final PendingReasons pending;

    Recorded(ExecutionTable executions, DecisionTable decisions, Awake awake, PendingReasons pending) {
        this.executions = executions;
        this.decisions = decisions;
        this.awake = awake;
        this.pending = pending;
    }

    /** @param asked the minute that was asked about; null when none was */
    Decision of(Execution execution, Case about, @Nullable Instant asked) {
        Instant shown = execution.scheduledAt() == null ? decidedAt(execution) : execution.scheduledAt();
        Moments moments = new Moments(about.zone(), shown);
        List<String> sentences = new ArrayList<>();
        String reason = execution.sentence(moments.sentences()).orElse("");
        @Nullable Reason why = execution.reason();
        switch (execution.status()) {
            case PENDING -> {
                String added = reason;
                why = pending.of(execution, about.now()).orElse(why);
                reason = why == null ? "" : moments.sentences().of(why);
                sentences.add(started(execution, about, added, reason));
                said(execution).ifPresent(sentences::add);
            }
            case RUNNING -> {
                reason = "for " + Durations.brief(lasted(execution, about.now())) + " so far";
                sentences.add(start(execution, about, moments) + ".");
            }
            case SUCCEEDED -> {
                reason = "exit " + execution.exitCode() + " after " + Durations.brief(lasted(execution, about.now()));
                sentences.add(start(execution, about, moments) + ".");
            }
            case FAILED, TIMED_OUT, KILLED, LOST -> failed(execution, about, moments, sentences);
            case SKIPPED -> skipped(execution, about, moments, sentences);
            case MISSED -> missed(execution, moments, sentences);
            case BLOCKED, CANCELLED -> sentences.add(what(execution, about) + ".");
        }
        folded(execution, about, asked, sentences);
        clockChange(execution, about).ifPresent(sentences::add);
        wasRunning(execution, moments, asked).ifPresent(sentences::add);
        return new Decision(
                decidedAt(execution),
                execution.task(),
                execution.scheduledAt(),
                execution.status().word(),
                reason,
                why == null ? null : why.code(),
                String.join(" ", sentences),
                execution.id(),
                about.zone());
    }

    private static Instant decidedAt(Execution execution) {
        if (execution.startedAt() != null) {
            return execution.startedAt();
        }
        return execution.finishedAt() == null ? execution.dueAt() : execution.finishedAt();
    }

    private static Duration lasted(Execution execution, Instant now) {
        return execution
                .duration()
                .orElseGet(() -> Duration.between(execution.startedAt() == null ? now : execution.startedAt(), now));
    }

    /** {@code Execution 812, started by its schedule}. */
    private static String what(Execution execution, Case about) {
        return "Execution " + execution.id()
                + switch (execution.trigger()) {
                    case SCHEDULE -> " of its schedule";
                    case MANUAL ->
                        ", triggered by "
                                + about.audit().triggeredBy(execution.id()).orElse("hand");
                    case CHAIN -> ", started by a chain";
                    case QUEUE -> ", a queued job" + (execution.owner() == null ? "" : " of " + execution.owner());
                    case SERVICE -> ", kept running";
                    case CATCH_UP -> ", catching up this firing";
                };
    }

    /** {@code Execution 812, triggered by ann; the next tick starts it.}: who or what started it, and why it was added. */
    private static String started(Execution execution, Case about, String added, String waits) {
        Reason why = execution.reason();
        if (why != null && (why.is(ReasonCode.TRIGGERED) || why.is(ReasonCode.KEPT_RUNNING))) {
            return "Execution " + execution.id() + ", " + added + ".";
        }
        return what(execution, about) + (added.isEmpty() || added.equals(waits) ? "." : ": " + added + ".");
    }

    private static String start(Execution execution, Case about, Moments moments) {
        if (execution.startedAt() == null) {
            return what(execution, about) + " was never started";
        }
        Duration late = Duration.between(execution.dueAt(), execution.startedAt());
        String behind = late.compareTo(LATE) > 0 ? ", " + Durations.brief(late) + " after it was due" : "";
        String what = what(execution, about);
        return what + (what.indexOf(',') < 0 ? "" : ",") + " started at " + moments.exactly(execution.startedAt())
                + (execution.node() == null ? "" : " on " + execution.node()) + behind
                + (execution.attempts() > 1 ? ", attempt " + execution.attempts() : "");
    }

    private void failed(Execution execution, Case about, Moments moments, List<String> sentences) {
        String ended = execution
                .duration()
                .map(lasted -> " and ended after " + Durations.brief(lasted))
                .orElse("");
        sentences.add(start(execution, about, moments) + ended + ".");
        said(execution).ifPresent(sentences::add);
    }

    /** What went wrong with the last attempt, as its output tells it. */
    private Optional<String> said(Execution execution) {
        return executions.summary(execution).map(summary -> "It said: " + summary.replace("\n", ", "));
    }

    /** What stood in its way, as far as it is on record. */
    private void skipped(Execution execution, Case about, Moments moments, List<String> sentences) {
        Optional<Reason> reason = Optional.ofNullable(execution.reason());
        Optional<Execution> found =
                reason.flatMap(why -> why.number("execution")).flatMap(executions::find);
        found.ifPresent(previous -> {
            String started = previous.startedAt() == null ? "?" : moments.exactly(previous.startedAt());
            String end = previous.finishedAt() == null
                    ? "is running since " + started + "."
                    : "ran from " + started + " to " + moments.exactly(previous.finishedAt()) + " ("
                            + previous.status().word() + ").";
            sentences.add("Execution " + previous.id() + " " + end
                    + " With overlap: skip, a task does not start beside itself; overlap: queue waits instead.");
        });
        if (reason.filter(why -> why.is(ReasonCode.PAUSED) || why.is(ReasonCode.PAUSED_ALL))
                .isPresent()) {
            paused(execution.dueAt(), about, moments).ifPresent(sentences::add);
        }
        if (found.isEmpty() && execution.trigger() == Trigger.MANUAL) {
            sentences.add(what(execution, about) + ".");
        }
    }

    private static Optional<String> paused(Instant at, Case about, Moments moments) {
        Optional<AuditEntry> resumed = about.audit().first(at, OperatorAction.RESUME);
        return about.audit()
                .last(at, OperatorAction.PAUSE)
                .map(pause -> "Paused at " + moments.exactly(pause.at())
                        + resumed.filter(by -> !isOver(pause, by.at()))
                                .map(by -> ", resumed by " + by.actor().name() + " at " + moments.exactly(by.at()))
                                .orElse("")
                        + ". What is due in a pause is not caught up.");
    }

    /** Whether a pause with an end had ended by itself by then. */
    private static boolean isOver(AuditEntry pause, Instant at) {
        return pause.until().filter(until -> !until.isAfter(at)).isPresent();
    }

    private void missed(Execution execution, Moments moments, List<String> sentences) {
        Instant firing = execution.scheduledAt();
        if (firing == null || execution.reason() == null) {
            return;
        }
        if (execution.reason().is(ReasonCode.ASLEEP)) {
            sentences.add(awake.around(firing, moments));
        }
        Instant last = Fold.of(execution).map(Fold::last).orElse(firing);
        decisions
                .firstFiringAfter(execution.task(), last)
                .filter(next -> next.trigger() == Trigger.CATCH_UP)
                .ifPresent(next -> sentences.add("Caught up was the firing of "
                        + moments.at(next.scheduledAt() == null ? last : next.scheduledAt()) + ": execution "
                        + next.id() + "."));
    }

    private static void folded(Execution execution, Case about, @Nullable Instant asked, List<String> sentences) {
        if (asked != null && Fold.of(execution).isPresent()) {
            sentences.add(0, "The firing of " + new Moments(about.zone(), asked).at(asked) + " is one of them.");
        }
    }

    private static Optional<String> clockChange(Execution execution, Case about) {
        Instant firing = execution.scheduledAt();
        if (firing == null || Fold.of(execution).isPresent()) {
            return Optional.empty();
        }
        return about.scheduleAt(firing)
                .flatMap(schedule -> schedule.note(firing))
                .map(note -> "Clock change: " + note + ".");
    }

    private static Optional<String> wasRunning(Execution execution, Moments moments, @Nullable Instant asked) {
        Instant started = execution.startedAt();
        Instant ended = execution.finishedAt();
        if (asked == null || started == null || !started.isBefore(asked) || (ended != null && !ended.isAfter(asked))) {
            return Optional.empty();
        }
        return Optional.of("At " + moments.at(asked) + " it was running.");
    }
}
