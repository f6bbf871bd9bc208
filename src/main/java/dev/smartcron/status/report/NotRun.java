package dev.smartcron.status.report;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Firings and jobs that did not run, all of one status and for one reason.
 *
 * @param reason its word; null where none is known any more
 * @param tasks the most often first
 * @param last the newest of them; null where it is not kept any more
 */
public record NotRun(
        Status status,
        @Nullable String reason,
        List<TaskCount> tasks,
        @Nullable Execution last) {
    public NotRun {
        tasks = List.copyOf(tasks);
    }

    /** Firings of a task. */
    public record TaskCount(String task, long firings) {}

    /** The number of all of them. */
    public long firings() {
        return tasks.stream().mapToLong(TaskCount::firings).sum();
    }
}
