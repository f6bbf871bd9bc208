package dev.smartcron.status.figures;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds tasks that were to run and have never succeeded.
 *
 * @param tasks without a success that may run now
 * @param days in which they were looked at
 */
record NeverSucceededPattern(List<Unsuccessful> tasks, int days) implements Insight.Pattern {
    /** A new task may fail once or twice until it is set up. */
    private static final int LEAST = 3;

    /** A task that has never succeeded, with what became of its executions within the days. */
    record Unsuccessful(String task, int priority, TaskSums sums) {}

    @Override
    public List<Insight> find() {
        return tasks.stream()
                .flatMap(task -> insight(task).stream())
                .sorted((one, other) -> one.severity().compareTo(other.severity()))
                .toList();
    }

    private Optional<Insight> insight(Unsuccessful task) {
        TaskSums sums = task.sums();
        long dropped = sums.dropped() - sums.count(Status.CANCELLED);
        if (sums.count(Status.SUCCEEDED) > 0 || Math.max(sums.failures(), dropped) < LEAST) {
            return Optional.empty();
        }
        String words = Status.FINAL.stream()
                .filter(status -> status != Status.CANCELLED && sums.count(status) > 0)
                .map(status -> sums.count(status) + " " + status.inWords())
                .collect(Collectors.joining(", "));
        Map<String, @Nullable Object> facts = Json.object("days", days, "failures", sums.failures());
        Status.FINAL.stream()
                .filter(status -> status != Status.SUCCEEDED)
                .forEach(status -> facts.put(status.word(), sums.count(status)));
        boolean ran = sums.runs() > 0;
        return Optional.of(new Insight(
                InsightKind.NEVER_SUCCEEDED,
                task.task(),
                ran ? Severity.ofPriority(task.priority()) : Insight.notUrgent(task.priority()),
                task.task() + (ran ? " has never succeeded: " : " has never run: ") + words + " in " + days + " days",
                ran
                        ? "smartcron logs " + task.task() + " shows what it printed last; smartcron trigger "
                                + task.task() + " --wait tries it now."
                        : "smartcron why " + task.task() + " tells what keeps it from running.",
                facts));
    }
}
