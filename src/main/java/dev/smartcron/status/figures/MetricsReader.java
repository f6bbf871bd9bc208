package dev.smartcron.status.figures;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.figures.Metrics.QueueFigures;
import dev.smartcron.status.figures.Metrics.TaskMetrics;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.JobTable;
import dev.smartcron.store.query.JobTable.JobLine;
import dev.smartcron.store.query.KeptSums;
import dev.smartcron.store.query.KeptSums.TimeRange;
import dev.smartcron.store.query.TaskFacts;
import dev.smartcron.store.query.TaskTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what tasks did in figures; costs the same however much has run. */
public record MetricsReader(Database database) {
    private static final Duration DAY = Duration.ofDays(1);

    /**
     * Asks for figures.
     *
     * @param task null for those of all
     * @param status null for those of all outcomes
     */
    public record FigureQuestion(
            @Nullable String task,
            TimeRange range,
            @Nullable Status status) {}

    /** Reads them as they are now. */
    public Metrics read(FigureQuestion question, Instant now) {
        KeptSums kept = new KeptSums(database, now);
        TimeRange lastDay = new TimeRange(now.minus(DAY), null);
        String task = question.task();
        Map<String, TaskSums> sums =
                task == null ? kept.byTask(question.range()) : Map.of(task, kept.of(task, question.range()));
        Map<String, TaskSums> latest = task == null ? kept.byTask(lastDay) : Map.of(task, kept.of(task, lastDay));
        Map<String, Status> last = lastStatus(task);
        TreeSet<String> names = new TreeSet<>(sums.keySet());
        if (task == null) {
            names.addAll(new TaskTable(database).names());
        }
        List<TaskMetrics> tasks = names.stream()
                .map(name -> new TaskMetrics(
                        name,
                        only(question.status(), sums.get(name)),
                        only(question.status(), latest.get(name)),
                        last.get(name)))
                .toList();
        TaskSums all = new TaskSums();
        tasks.forEach(each -> all.add(each.sums()));
        TreeMap<LocalDate, TaskSums> days = new TreeMap<>();
        if (task != null) {
            kept.days(task, question.range())
                    .forEach((day, each) -> days.put(Metrics.day(day), only(question.status(), each)));
        }
        return new Metrics(kept.counted(question.range()), now, all, tasks, days, queue(now));
    }

    private static TaskSums only(@Nullable Status status, @Nullable TaskSums sums) {
        if (sums == null) {
            return new TaskSums();
        }
        return status == null ? sums : sums.only(status);
    }

    private Map<String, Status> lastStatus(@Nullable String task) {
        ExecutionTable executions = new ExecutionTable(database);
        List<Execution> newest =
                task == null ? executions.latest() : executions.history(new HistoryFilter(task, null, null, 1));
        return newest.stream().collect(Collectors.toMap(Execution::task, Execution::status));
    }

    /** The queue of one-off jobs as it is now. */
    public QueueFigures queue(Instant now) {
        JobTable jobs = new JobTable(database);
        Duration oldest = new TaskFacts(database)
                .oldestDueJob(now)
                .map(job -> Duration.between(job.dueAt(), now))
                .orElse(null);
        return new QueueFigures(
                jobs.lines().stream().mapToInt(JobLine::waiting).sum(),
                jobs.running().size(),
                oldest);
    }
}
