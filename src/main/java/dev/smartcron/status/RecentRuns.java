package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.store.query.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest executions of a task.
 *
 * @param newest of all, with the reason it waits for if it does; null when there was none
 * @param result the newest that has run, or was to run and could not; null when none has
 * @param running the longest running first
 * @param progress what the newest that runs told last, in percent; null while it has told nothing, and where nothing runs
 * @param service how it does where it is kept running; null for any other task
 */
public record RecentRuns(
        @Nullable Execution newest,
        @Nullable Execution result,
        List<Execution> running,
        @Nullable Integer progress,
        @Nullable RunningService service) {
    static final RecentRuns NONE = new RecentRuns(null, null, List.of(), null, null);

    /** The one to show: the newest that runs, otherwise the last result; empty when there is neither. */
    public Optional<Execution> shown() {
        return running.isEmpty() ? Optional.ofNullable(result) : Optional.of(running.get(running.size() - 1));
    }

    /** The time at which the one that is shown began, or could not. */
    Optional<Instant> shownAt() {
        return shown().map(RecentRuns::began);
    }

    /** The start of an execution; of one that could not be started, its end. */
    static Instant began(Execution run) {
        if (run.startedAt() != null) {
            return run.startedAt();
        }
        return run.finishedAt() == null ? run.dueAt() : run.finishedAt();
    }

    /** The time that the one that is shown took; empty while it runs. */
    Optional<Duration> took() {
        return shown().flatMap(Execution::duration);
    }
}
