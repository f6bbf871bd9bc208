package dev.smartcron.status.prometheus;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.TaskState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds the values of tasks. */
record TaskValues(Exposition exposition) {
    /** The states that something which began may end in. */
    private static final List<Status> ENDS_OF_RUNS = Status.FINAL.stream()
            .filter(status -> status.endsRun() || status == Status.CANCELLED)
            .toList();

    /** Adds how a registered task stands. */
    void add(TaskState task) {
        String name = task.name();
        exposition.add(ExportedMetric.TASK_ENABLED, task.enabled(), name);
        exposition.add(ExportedMetric.TASK_PAUSED, task.isPaused(), name);
        exposition.add(ExportedMetric.TASK_RUNNING, task.runs().running().size(), name);
        exposition.add(ExportedMetric.TASK_NEXT_RUN, task.nextDue(), name);
        exposition.add(ExportedMetric.TASK_LAST_SUCCESS, lastSuccess(task), name);
        exposition.add(ExportedMetric.TASK_LAST_START, lastStart(task), name);
        Execution result = task.runs().result();
        if (result != null) {
            exposition.add(ExportedMetric.TASK_LAST_END, result.finishedAt(), name);
            result.duration().ifPresent(took -> exposition.add(ExportedMetric.TASK_LAST_DURATION, took, name));
            ENDS_OF_RUNS.forEach(status ->
                    exposition.add(ExportedMetric.TASK_LAST_STATUS, status == result.status(), name, status.word()));
        }
    }

    /** A service that goes on has nothing to succeed in; one of the crontab's lines has, once it is seen to have run. */
    private static @Nullable Instant lastSuccess(TaskState task) {
        return switch (task.registered().row().kind()) {
            case CONTINUOUS -> null;
            case CRONTAB -> task.lastHeartbeat();
            case TIMED, REBOOT, ON_DEMAND -> task.registered().row().lastSuccess();
        };
    }

    private static @Nullable Instant lastStart(TaskState task) {
        Execution result = task.runs().result();
        return Stream.concat(task.runs().running().stream(), Optional.ofNullable(result).stream())
                .map(Execution::startedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(task.lastHeartbeat());
    }

    /** Adds what everything that ever ended of a task came to; a zero for each state that it might have ended in. */
    void add(String task, TaskSums ever) {
        Status.FINAL.forEach(
                status -> exposition.add(ExportedMetric.EXECUTIONS, ever.count(status), task, status.word()));
        Sums ran = ever.ran();
        exposition.add(ExportedMetric.EXECUTION_SECONDS, ran.times().total() / 1000.0, task);
        Long cpu = ran.resources().cpuMillis();
        exposition.add(ExportedMetric.CPU_SECONDS, cpu == null ? 0 : cpu / 1000.0, task);
        Long memory = ran.resources().maxRssKilobytes();
        if (memory != null) {
            exposition.add(ExportedMetric.TASK_PEAK_MEMORY, memory * 1024.0, task);
        }
    }
}
