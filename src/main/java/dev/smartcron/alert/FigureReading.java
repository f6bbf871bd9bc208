package dev.smartcron.alert;

import dev.smartcron.alert.message.Details;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.settings.FigureLimit;
import dev.smartcron.store.query.StartedTasks.StartedTask;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Zoned;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task's figure, held against a limit.
 *
 * @param value in the figure's unit
 * @param sums of the executions that it was taken from; none where the figure is of no span
 */
public record FigureReading(FigureLimit limit, StartedTask task, BigDecimal value, TaskSums sums) {
    public boolean isBeyond() {
        return limit.isBeyond(value);
    }

    /** The task and its figure: {@code payroll_sync 91.7%}. */
    public String brief() {
        return task.name() + " " + limit.brief(value);
    }

    /** The figure and its limit in one line. */
    public String summary() {
        return task.name() + ": " + limit.told(value)
                + basis().map(each -> " (" + each + ")").orElse("");
    }

    private Optional<String> basis() {
        String runs = sums.runs() == 1 ? "1 run" : sums.runs() + " runs";
        return switch (limit.figure()) {
            case SUCCESS_RATE ->
                Optional.of(sums.count(Status.SUCCEEDED) + " of "
                        + (sums.judged() == 1 ? "1 run" : sums.judged() + " runs"));
            case FAILURES -> Optional.of("of " + runs);
            case RUNS -> Optional.empty();
            case MEAN, P50, P95, MAX, CPU, MEMORY, QUEUE_WAIT -> Optional.of(runs);
            case LAST_SUCCESS_AGE ->
                task.lastSuccess() == null ? Optional.of("none since it was registered") : Optional.empty();
        };
    }

    /** The finding that it is beyond its limit; {@code severity} is of its rule, else by the task's priority. */
    Finding finding(Optional<Severity> severity, ZoneId zone) {
        boolean ofSpan = limit.figure().isOfSpan();
        return Finding.ofTask(
                task.name(),
                severity.orElse(Severity.ofPriority(task.priority())),
                summary(),
                details(ofSpan, zone)
                        .andTry(
                                "smartcron history " + task.name(),
                                "its runs",
                                "smartcron logs " + task.name(),
                                "what the last one printed",
                                "smartcron alerts rules",
                                "what each rule would say now"));
    }

    private Details details(boolean ofSpan, ZoneId zone) {
        Instant success = task.lastSuccess();
        return Details.NONE.andFacts(
                "task", task.name(),
                "told when", limit,
                "runs", ofSpan ? sums.runs() : null,
                "succeeded", ofSpan ? sums.count(Status.SUCCEEDED) : null,
                "failed", count(sums.count(Status.FAILED)),
                "timed out", count(sums.count(Status.TIMED_OUT)),
                "killed", count(sums.count(Status.KILLED)),
                "lost", count(sums.count(Status.LOST)),
                "last success", success == null ? "never" : Zoned.spaced(success, zone));
    }

    private static @Nullable Long count(long number) {
        return number == 0 ? null : number;
    }
}
