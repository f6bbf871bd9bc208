package dev.smartcron.alert;

import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.Figure;
import dev.smartcron.settings.FigureLimit;
import dev.smartcron.settings.FigureLimit.Comparison;
import dev.smartcron.settings.OwnRule;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.TaskFigures;
import dev.smartcron.store.query.TaskFigures.RunCounts;
import dev.smartcron.store.query.TaskFigures.RunTimes;
import dev.smartcron.store.query.TaskFigures.RunUsage;
import dev.smartcron.store.query.TaskFigures.StartedTask;
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
import java.util.function.BiFunction;
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

    private final TaskFigures figures;
    private final TaskTable tasks;
    private final TaskTimes times;
    private final Instant now;
    private final Map<Duration, Map<String, RunCounts>> counts = new HashMap<>();
    private final Map<Duration, Map<String, RunTimes>> durations = new HashMap<>();
    private final Map<Duration, Map<String, RunUsage>> usages = new HashMap<>();
    private @Nullable List<StartedTask> started;

    /** @param zone for times of a task that has none */
    public FigureRules(Database database, ZoneId zone, Instant now) {
        this.figures = new TaskFigures(database);
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
        List<String> often = figures.failedOften(now.minus(Objects.requireNonNull(LEAST_RATE.span())), LEAST_FAILURES);
        Stream<FigureReading> low = often.isEmpty()
                ? Stream.empty()
                : readings(LEAST_RATE, task -> often.contains(task.name()))
                        .filter(reading -> reading.counts().judged() >= LEAST_RUNS);
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
                                .map(value -> new FigureReading(limit, task, value, counts(limit, task)))
                                .stream())
                .sorted(limit.comparison().isOfTooLittle() ? byValue : byValue.reversed());
    }

    private List<StartedTask> started() {
        List<StartedTask> known = started;
        if (known == null) {
            boolean paused =
                    tasks.pauseOfAll().filter(pause -> pause.covers(now)).isPresent();
            known = figures.tasks(now).stream()
                    .map(task -> paused ? task.held() : task)
                    .toList();
            started = known;
        }
        return known;
    }

    private Optional<BigDecimal> value(FigureLimit limit, StartedTask task) {
        return switch (limit.figure()) {
            case SUCCESS_RATE -> rate(counts(limit, task));
            case FAILURES -> Optional.of(BigDecimal.valueOf(counts(limit, task).failures()));
            case RUNS -> runs(limit, task);
            case MEAN -> times(limit, task).map(RunTimes::mean).map(FigureRules::millis);
            case P50 -> times(limit, task).map(RunTimes::p50).map(FigureRules::millis);
            case P95 -> times(limit, task).map(RunTimes::p95).map(FigureRules::millis);
            case MAX -> times(limit, task).map(RunTimes::longest).map(FigureRules::millis);
            case QUEUE_WAIT -> times(limit, task).map(RunTimes::waited).map(FigureRules::millis);
            case CPU -> usage(limit, task).map(RunUsage::cpuMillis).map(BigDecimal::valueOf);
            case MEMORY ->
                usage(limit, task)
                        .map(RunUsage::maxRssKilobytes)
                        .map(kilobytes -> BigDecimal.valueOf(1_024 * kilobytes));
            case LAST_SUCCESS_AGE -> age(task);
        };
    }

    private static Optional<BigDecimal> rate(RunCounts counts) {
        return counts.judged() == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(100L * counts.succeeded())
                        .divide(BigDecimal.valueOf(counts.judged()), 10, RoundingMode.HALF_UP));
    }

    private Optional<BigDecimal> runs(FigureLimit limit, StartedTask task) {
        boolean whole = task.mayRun() && !task.registeredAt().isAfter(since(limit));
        return whole || !limit.comparison().isOfTooLittle()
                ? Optional.of(BigDecimal.valueOf(counts(limit, task).runs()))
                : Optional.empty();
    }

    private Optional<BigDecimal> age(StartedTask task) {
        Instant since = task.lastSuccess() == null ? task.registeredAt() : task.lastSuccess();
        return task.mayRun() ? Optional.of(millis(Duration.between(since, now))) : Optional.empty();
    }

    private static BigDecimal millis(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis());
    }

    private RunCounts counts(FigureLimit limit, StartedTask task) {
        return limit.span() == null
                ? RunCounts.NONE
                : of(limit.span(), counts, figures::counts).getOrDefault(task.name(), RunCounts.NONE);
    }

    private Optional<RunTimes> times(FigureLimit limit, StartedTask task) {
        return Optional.ofNullable(of(Objects.requireNonNull(limit.span()), durations, figures::times)
                .get(task.name()));
    }

    private Optional<RunUsage> usage(FigureLimit limit, StartedTask task) {
        return Optional.ofNullable(
                of(Objects.requireNonNull(limit.span()), usages, figures::usage).get(task.name()));
    }

    private <T> Map<String, T> of(
            Duration span, Map<Duration, Map<String, T>> read, BiFunction<Instant, Instant, Map<String, T>> reader) {
        return read.computeIfAbsent(span, each -> reader.apply(now.minus(each), now.plusMillis(1)));
    }

    private Instant since(FigureLimit limit) {
        return now.minus(Objects.requireNonNull(limit.span()));
    }
}
