package dev.smartcron.execution;

import dev.smartcron.text.Durations;
import dev.smartcron.text.PublicWord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The states of an execution and of an attempt. Only {@link #PENDING} and {@link #RUNNING} ever change again. */
public enum Status implements PublicWord {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    KILLED,
    LOST,
    SKIPPED,
    MISSED,
    BLOCKED,
    CANCELLED;

    /** Those that never change again. */
    public static final List<Status> FINAL =
            Stream.of(values()).filter(Status::isFinal).toList();

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** As a sentence has it: {@code timed out}. */
    public String inWords() {
        return word().replace('_', ' ');
    }

    /** The end of an attempt or an execution in words: {@code timed out after 5m: ran past its timeout of 5m}. */
    public String after(@Nullable Duration took, Optional<String> reason) {
        return inWords()
                + (took == null ? "" : " after " + Durations.brief(took))
                + reason.map(why -> ": " + why).orElse("");
    }

    public boolean isFinal() {
        return this != PENDING && this != RUNNING;
    }

    /** Checks whether a process ran and did not succeed: what an operator wants to be told of. */
    public boolean isFailure() {
        return this == FAILED || this == TIMED_OUT || this == KILLED || this == LOST;
    }

    /** Checks whether it is the end of a run, well or not: not of what was never to start. */
    public boolean endsRun() {
        return this == SUCCEEDED || isFailure();
    }
}
