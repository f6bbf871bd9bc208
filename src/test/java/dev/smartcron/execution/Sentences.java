package dev.smartcron.execution;

import org.jspecify.annotations.Nullable;

/** Reasons as a person reads them, with times in UTC. */
public final class Sentences {
    private Sentences() {}

    /** The sentence of a reason; null for none. */
    public static @Nullable String sentence(@Nullable Reason reason) {
        return reason == null ? null : Sentence.PLAIN.of(Seen.reason(reason));
    }
}
