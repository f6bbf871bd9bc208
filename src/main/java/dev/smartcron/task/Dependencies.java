package dev.smartcron.task;

import java.time.Duration;
import java.util.List;

/**
 * The tasks that a task waits for, and those that its outcome starts.
 *
 * @param after each of them has to have succeeded for its latest firing before the task starts
 * @param afterTimeout how long that is waited for
 * @param onSuccess started when it has succeeded
 * @param onFailure started when it has failed finally
 */
public record Dependencies(List<String> after, Duration afterTimeout, List<String> onSuccess, List<String> onFailure) {
    private static final Duration AFTER_TIMEOUT = Duration.ofMinutes(30);

    /** Reads those of a definition. */
    public static Dependencies of(Definition definition) {
        return new Dependencies(
                definition.texts("after"),
                definition.duration("after_timeout").orElse(AFTER_TIMEOUT),
                definition.texts("on_success"),
                definition.texts("on_failure"));
    }
}
