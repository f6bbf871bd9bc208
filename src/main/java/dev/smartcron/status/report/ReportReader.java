package dev.smartcron.status.report;

import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.TaskStates;
import dev.smartcron.status.report.DailyReport.AlertsThen;
import dev.smartcron.status.report.DailyReport.Runs;
import dev.smartcron.status.report.DailyReport.TaskOutcomes;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.query.HourlyOutcomes;
import dev.smartcron.store.query.KeptSums;
import dev.smartcron.store.query.KeptSums.TimeRange;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Reads a report: sums, the newest executions of each task, open conditions, and what an index finds within the span; never all
 * that is kept.
 *
 * @param places where SmartCron writes
 */
public record ReportReader(Database database, TaskStates states, List<Path> places) {
    /** The days that are drawn. */
    static final int DAYS = 7;

    private static final Comparator<Condition> MOST_URGENT_FIRST = Comparator.comparing(
                    (Condition each) -> each.state().severity())
            .thenComparing(each -> each.state().firstSeen())
            .thenComparing(Condition::id);

    /** Reads it as things are now. */
    public DailyReport read(ReportSpan span) {
        List<TaskState> tasks = states.all(span.now());
        Map<String, TaskSums> sums = new KeptSums(database, span.now()).byTask(new TimeRange(span.since(), span.end()));
        return new DailyReport(
                span,
                runs(span, sums),
                outcomes(span, tasks, sums),
                alerts(span),
                ComingDay.of(tasks, new Planning(database), span),
                Storage.read(database, places, span.now()));
    }

    private Runs runs(ReportSpan span, Map<String, TaskSums> sums) {
        TaskSums all = new TaskSums();
        sums.values().forEach(all::add);
        HourlyOutcomes outcomes = new HourlyOutcomes(database);
        return new Runs(all, outcomes.within(span.hours().get(0), span.until()), outcomes.between(span.days(DAYS)));
    }

    private TaskOutcomes outcomes(ReportSpan span, List<TaskState> tasks, Map<String, TaskSums> sums) {
        TaskTroubles troubles = new TaskTroubles(database, span);
        List<TaskFailure> failing = troubles.failing(tasks);
        return new TaskOutcomes(
                tasks.size(),
                failing,
                troubles.recovered(tasks, sums),
                new SlowRuns(database, span).find(sums),
                new MissingRuns(database, span).find(sums));
    }

    private AlertsThen alerts(ReportSpan span) {
        Conditions conditions = new Conditions(database);
        return new AlertsThen(
                conditions.open(span.now()).stream().sorted(MOST_URGENT_FIRST).toList(),
                conditions.resolvedSince(span.since()).stream()
                        .sorted(Comparator.comparing(Condition::id).reversed())
                        .toList());
    }
}
