package dev.smartcron.status.report;

import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.query.HourlyOutcomes.OutcomeCount;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The facts of a report. */
public record DailyReport(
        ReportSpan span, Runs runs, TaskOutcomes tasks, AlertsThen alerts, ComingDay coming, Storage storage) {
    /**
     * What ended within the span.
     *
     * @param all of all tasks together
     * @param hours by {@linkplain ReportSpan#hours hours}
     * @param days of the last week, by {@linkplain ReportSpan#days days}
     */
    public record Runs(TaskSums all, List<OutcomeCount> hours, List<OutcomeCount> days) {
        public Runs {
            hours = List.copyOf(hours);
            days = List.copyOf(days);
        }
    }

    /**
     * What tasks did.
     *
     * @param registered how many tasks there are
     * @param failing the tasks that are not well yet, the most urgent first
     * @param recovered those that failed within the span and do not now, the most often first
     * @param slow the most too slow first
     * @param notRun by status and reason
     */
    public record TaskOutcomes(
            int registered,
            List<TaskFailure> failing,
            List<TaskRecovery> recovered,
            List<SlowRun> slow,
            List<NotRun> notRun) {
        public TaskOutcomes {
            failing = List.copyOf(failing);
            recovered = List.copyOf(recovered);
            slow = List.copyOf(slow);
            notRun = List.copyOf(notRun);
        }
    }

    /**
     * The alerts.
     *
     * @param open now, the most urgent first
     * @param over those that ended since the span began, the last first
     */
    public record AlertsThen(List<Condition> open, List<Condition> over) {
        public AlertsThen {
            open = List.copyOf(open);
            over = List.copyOf(over);
        }
    }

    /** The ids of the alerts that it tells of. */
    public Set<Long> toldAlerts() {
        return Stream.concat(alerts.open().stream(), alerts.over().stream())
                .map(Condition::id)
                .collect(Collectors.toSet());
    }
}
