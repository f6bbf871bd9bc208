package dev.smartcron.alert;

import dev.smartcron.alert.message.Details;
import dev.smartcron.settings.FigureLimit;
import dev.smartcron.store.query.TaskFigures.RunCounts;
import dev.smartcron.store.query.TaskFigures.StartedTask;
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
 * @param counts of the executions that it was taken from; none where the figure is of no span
 */
public record FigureReading(FigureLimit limit, StartedTask task, BigDecimal value, RunCounts counts) {
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
        String runs = counts.runs() == 1 ? "1 run" : counts.runs() + " runs";
        return switch (limit.figure()) {
            case SUCCESS_RATE ->
                Optional.of(counts.succeeded() + " of " + (counts.judged() == 1 ? "1 run" : counts.judged() + " runs"));
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
                "runs", ofSpan ? counts.runs() : null,
                "succeeded", ofSpan ? counts.succeeded() : null,
                "failed", count(counts.failed()),
                "timed out", count(counts.timedOut()),
                "killed", count(counts.killed()),
                "lost", count(counts.lost()),
                "last success", success == null ? "never" : Zoned.spaced(success, zone));
    }

    private static @Nullable Integer count(int number) {
        return number == 0 ? null : number;
    }
}
