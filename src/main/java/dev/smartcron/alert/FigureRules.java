package dev.smartcron.alert;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.Figure;
import dev.smartcron.settings.FigureLimit;
import dev.smartcron.settings.FigureLimit.Comparison;
import dev.smartcron.settings.OwnRule;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.KeptSums;
import dev.smartcron.store.query.StartedTasks;
import dev.smartcron.store.query.StartedTasks.StartedTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.task.Severity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds tasks against limits of their figures as they are now. Whatever several rules ask of one span of time is read once.
 *
 * <p>What is not known is not beyond any limit: no run has no success rate. Of a task that may not run, or was registered
 * within the span, nobody expects runs.
 */
public final class FigureRules {
    private static final FigureLimit LEAST_RATE =
            new FigureLimit(Figure.SUCCESS_RATE, Comparison.BELOW, "80%", Duration.ofDays(1));

    private static final int LEAST_RUNS = 10;

    /** A fifth of the fewest runs, and one more. */
    private static final int LEAST_FAILURES = 3;

    private final StartedTasks candidates;
    private final TaskTable tasks;
    private final TaskTimes times;
    private final Instant now;
    private final KeptSums kept;
    private final Map<Duration, Map<String, TaskSums>> sums = new HashMap<>();
    private @Nullable List<StartedTask> started;

    /** @param zone for times of a task that has none */
    public FigureRules(Database database, ZoneId zone, Instant now) {
        this.candidates = new StartedTasks(database);
        this.kept = new KeptSums(database, now);
        this.tasks = new TaskTable(database);
        this.times = new TaskTimes(tasks, zone);
        this.now = now;
    }

    /** The figures that a rule looks at, of each task that it is about and whose figure is known, the worst first. */
    public List<FigureReading> readings(OwnRule rule) {
        return readings(rule.limit(), task -> rule.isAbout(task.name())).toList();
    }

    /** The names of the tasks that a rule is about. */
    public List<String> tasks(OwnRule rule) {
        return started().stream().map(StartedTask::name).filter(rule::isAbout).toList();
    }

    /** Finds what is beyond the limit of a rule of one's own. */
    public CheckFindings findings(OwnRule rule) {
        return new CheckFindings(rule.name(), "", findings(readings(rule).stream(), rule.severity(), rule.to()));
    }

    /** The tasks that fail too often, although each failure may have been over soon. */
    public CheckFindings lowRates() {
        List<String> often =
                candidates.failedOften(now.minus(Objects.requireNonNull(LEAST_RATE.span())), LEAST_FAILURES);
        Stream<FigureReading> low = often.isEmpty()
                ? Stream.empty()
                : readings(LEAST_RATE, task -> often.contains(task.name()))
                        .filter(reading -> reading.sums().judged() >= LEAST_RUNS);
        return CheckFindings.of(
                AlertRule.SUCCESS_RATE_LOW,
                findings(low, Optional.of(Severity.MEDIUM), List.of()).stream()
                        .map(finding -> finding.causedBy(FailedTask.RULE + " " + finding.subject()))
                        .toList());
    }

    private List<Finding> findings(Stream<FigureReading> readings, Optional<Severity> severity, List<String> to) {
        return readings.filter(FigureReading::isBeyond)
                .map(each -> each.finding(severity, times.zone(each.task().name())))
                .map(finding -> finding.told(finding.severity(), to))
                .toList();
    }

    private Stream<FigureReading> readings(FigureLimit limit, Predicate<StartedTask> isAbout) {
        Comparator<FigureReading> byValue = Comparator.comparing(FigureReading::value);
        return started().stream()
                .filter(isAbout)
                .flatMap(task ->
                        value(limit, task)
                                .map(value -> new FigureReading(limit, task, value, sums(limit, task)))
                                .stream())
                .sorted(limit.comparison().isOfTooLittle() ? byValue : byValue.reversed());
    }

    private List<StartedTask> started() {
        List<StartedTask> known = started;
        if (known == null) {
            boolean paused =
                    tasks.pauseOfAll().filter(pause -> pause.covers(now)).isPresent();
            known = candidates.tasks(now).stream()
                    .map(task -> paused ? task.held() : task)
                    .toList();
            started = known;
        }
        return known;
    }

    private Optional<BigDecimal> value(FigureLimit limit, StartedTask task) {
        TaskSums all = sums(limit, task);
        Sums ran = all.ran();
        return switch (limit.figure()) {
            case SUCCESS_RATE -> rate(all);
            case FAILURES -> Optional.of(BigDecimal.valueOf(all.failures()));
            case RUNS -> runs(limit, task);
            case MEAN -> time(ran, ran.mean());
            case P50 -> time(ran, ran.share(50));
            case P95 -> time(ran, ran.share(95));
            case MAX -> time(ran, ran.times().longest());
            case QUEUE_WAIT -> time(ran, ran.times().longestWait());
            case CPU -> Optional.ofNullable(ran.resources().cpuMillis()).map(BigDecimal::valueOf);
            case MEMORY ->
                Optional.ofNullable(ran.resources().maxRssKilobytes())
                        .map(kilobytes -> BigDecimal.valueOf(1_024 * kilobytes));
            case LAST_SUCCESS_AGE -> age(task);
        };
    }

    /** Of runs that began; without any there is no time. */
    private static Optional<BigDecimal> time(Sums ran, long millis) {
        return ran.times().timed() == 0 ? Optional.empty() : Optional.of(BigDecimal.valueOf(millis));
    }

    private static Optional<BigDecimal> rate(TaskSums all) {
        return all.judged() == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(100L * all.count(Status.SUCCEEDED))
                        .divide(BigDecimal.valueOf(all.judged()), 10, RoundingMode.HALF_UP));
    }

    private Optional<BigDecimal> runs(FigureLimit limit, StartedTask task) {
        boolean whole = task.mayRun() && !task.registeredAt().isAfter(since(limit));
        return whole || !limit.comparison().isOfTooLittle()
                ? Optional.of(BigDecimal.valueOf(sums(limit, task).runs()))
                : Optional.empty();
    }

    private Optional<BigDecimal> age(StartedTask task) {
        Instant since = task.lastSuccess() == null ? task.registeredAt() : task.lastSuccess();
        return task.mayRun() ? Optional.of(millis(Duration.between(since, now))) : Optional.empty();
    }

    private static BigDecimal millis(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis());
    }

    private TaskSums sums(FigureLimit limit, StartedTask task) {
        Duration span = limit.span();
        return span == null
                ? new TaskSums()
                : sums.computeIfAbsent(span, each -> kept.byTask(new KeptSums.TimeRange(now.minus(each), null)))
                        .getOrDefault(task.name(), new TaskSums());
    }

    private Instant since(FigureLimit limit) {
        return now.minus(Objects.requireNonNull(limit.span()));
    }
}
