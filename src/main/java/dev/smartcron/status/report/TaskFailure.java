package dev.smartcron.status.report;

import dev.smartcron.execution.Execution;
import dev.smartcron.status.TaskState;
import dev.smartcron.task.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task that is not well.
 *
 * @param failures in a row, {@link HealthFacts#COUNTED} at most; zero of a service
 * @param since when the first of these ended; null of a service
 * @param last the newest of these; null of a service that has no end yet
 * @param reason its reason as a sentence, or how a service restarts; null for none
 * @param lastWords what it printed about it, in a line; null for nothing
 */
public record TaskFailure(
        TaskState task,
        Severity severity,
        int failures,
        @Nullable Instant since,
        @Nullable Execution last,
        @Nullable String reason,
        @Nullable String lastWords) {
    /** Failures in a row are counted up to so many. */
    static final int COUNTED = 100;

    public String name() {
        return task.name();
    }
}
