package dev.smartcron.execution;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of an execution or of an attempt.
 *
 * @param reason null only for a success
 * @param exitCode of the task's process; null when it was ended by a signal or never ran
 * @param signal that ended the task's process; null when it ended by itself or never ran
 */
public record Outcome(
        Status status,
        @Nullable Reason reason,
        @Nullable Integer exitCode,
        @Nullable Integer signal) {

    public Outcome {
        if (!status.isFinal()) {
            throw new IllegalArgumentException(status.word() + " is not an outcome");
        }
        if (status != Status.SUCCEEDED && reason == null) {
            throw new IllegalArgumentException(status.word() + " needs a reason");
        }
    }

    public static Outcome succeeded(int exitCode) {
        return new Outcome(Status.SUCCEEDED, null, exitCode, null);
    }

    /** A process ended, but not well. */
    public static Outcome failed(@Nullable Integer exitCode, @Nullable Integer signal, Reason reason) {
        return new Outcome(Status.FAILED, reason, exitCode, signal);
    }

    /** The process could not even be started. */
    public static Outcome notStarted(Reason reason) {
        return new Outcome(Status.FAILED, reason, null, null);
    }

    public static Outcome timedOut(Duration timeout, @Nullable Integer exitCode, @Nullable Integer signal) {
        return new Outcome(Status.TIMED_OUT, Reason.of(ReasonCode.TIMEOUT).with("timeout", timeout), exitCode, signal);
    }

    public static Outcome killed(Reason reason, @Nullable Integer signal) {
        return new Outcome(Status.KILLED, reason, null, signal);
    }

    public static Outcome lost(Reason reason) {
        return new Outcome(Status.LOST, reason, null, null);
    }

    public static Outcome skipped(Reason reason) {
        return new Outcome(Status.SKIPPED, reason, null, null);
    }

    public static Outcome missed(Reason reason) {
        return new Outcome(Status.MISSED, reason, null, null);
    }

    public static Outcome blocked(Reason reason) {
        return new Outcome(Status.BLOCKED, reason, null, null);
    }

    public static Outcome cancelled(Reason reason) {
        return new Outcome(Status.CANCELLED, reason, null, null);
    }

    /** The same with one more fact to its reason. */
    public Outcome with(String fact, Object value) {
        return new Outcome(status, reason == null ? null : reason.with(fact, value), exitCode, signal);
    }
}
