package dev.smartcron.status.figures;

import dev.smartcron.output.log.TaskLog;
import dev.smartcron.output.log.TaskLog.Extent;
import dev.smartcron.status.figures.NoisyPattern.PrintedOutput;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.StartedRuns;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks at the logs of tasks on this node: at the size of each, and into the largest. */
public record TaskOutputs(TaskLog logs) {
    /** Smaller logs are nobody's trouble. */
    private static final long LEAST_BYTES = 1L << 20;

    private static final int MOST_TASKS = 20;

    /** More in a log that is not large print little each. */
    private static final int MOST_COUNTED = 10_000;

    private record LogSize(TaskRow row, long bytes) {}

    List<PrintedOutput> read(KnownTasks tasks, StartedRuns runs) {
        List<LogSize> largest = tasks.rows().values().stream()
                .map(row -> new LogSize(row, logs.bytes(row.name())))
                .filter(log -> log.bytes() >= LEAST_BYTES)
                .sorted(Comparator.comparingLong(LogSize::bytes).reversed())
                .limit(MOST_TASKS)
                .toList();
        List<PrintedOutput> outputs = new ArrayList<>();
        for (LogSize log : largest) {
            extent(log.row().name()).ifPresent(extent -> outputs.add(output(log.row(), extent, runs)));
        }
        return outputs;
    }

    private Optional<Extent> extent(String task) {
        try {
            return Optional.of(logs.extent(task));
        } catch (IOException e) {
            // Not ours to read, or gone just now: nothing is known of what it prints.
            return Optional.empty();
        }
    }

    private static PrintedOutput output(TaskRow row, Extent extent, StartedRuns runs) {
        Instant began = extent.began();
        // A service is one run that goes on.
        boolean ends = row.kind() != Kind.CONTINUOUS;
        return new PrintedOutput(
                row.name(),
                extent.bytes(),
                began != null && ends ? runs.count(row.name(), began, MOST_COUNTED) : 0,
                RegisteredTask.of(row)
                        .task()
                        .map(task -> task.limits().maxOutputBytes())
                        .orElse(Long.MAX_VALUE),
                extent.oldest());
    }
}
