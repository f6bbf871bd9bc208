package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.HistoryCommand.StatusWord;
import dev.smartcron.cli.terminal.Bar;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.status.figures.FigureJson;
import dev.smartcron.status.figures.Metrics;
import dev.smartcron.status.figures.Metrics.TaskMetrics;
import dev.smartcron.status.figures.MetricsReader.FigureQuestion;
import dev.smartcron.store.query.KeptSums.TimeRange;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "metrics",
        description = "Shows figures of tasks and system: runs, success rate, durations, resources.",
        footer = {
            "  smartcron metrics                          all tasks, the last 30 days",
            "  smartcron metrics vend_sync_sales          one task, with its days",
            "  smartcron metrics --since 24h",
            "  smartcron metrics --since 2026-11-01 --until 2026-12-01 --json",
            "  smartcron metrics --status failed",
            "  smartcron metrics --prometheus             what Prometheus reads",
            "",
            "What ended within the time counts. SUCCESS leaves out what somebody killed; P50",
            "and P95 are to one part in 32. Figures stay when executions are removed; of",
            "what ended more than 39 days ago, a day (UTC) counts whole."
        })
final class MetricsCommand extends Command {
    private static final String USUAL = "30d";
    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final BigDecimal MOST = new BigDecimal("99.9");

    @Parameters(paramLabel = "TASK", arity = "0..1", description = "Show only this task, and each of its days.")
    private @Nullable String task;

    @Option(
            names = "--since",
            paramLabel = "T",
            description =
                    "Count from then on: 24h ago, 03:00 today, a date, or a date and time. Default: " + USUAL + ".")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "Count up to then. Default: now.")
    private @Nullable String until;

    @Option(
            names = "--status",
            paramLabel = "S",
            converter = StatusWord.class,
            description = "Count only executions that ended in this state.")
    private @Nullable Status status;

    @Option(
            names = "--prometheus",
            description = "Print the figures of everything in Prometheus' format, as they are now.")
    private boolean prometheus;

    @Override
    int run(Application app) {
        if (prometheus) {
            return expose(app);
        }
        ZoneId zone = task == null
                ? app.zone()
                : app.known(task).map(RegisteredTask::zone).orElse(app.zone());
        Instant now = app.now();
        TimeRange range = new TimeRange(
                PointInTime.past(from(), zone, now), until == null ? null : PointInTime.past(until, zone, now));
        refuse(range, now);
        if (status != null && !status.isFinal()) {
            throw UserError.wrongUse(
                    "--status " + status.word() + " has no figures: only what ended has",
                    "smartcron history --status " + status.word() + " shows what is " + status.word() + " now.");
        }
        Metrics metrics = app.metrics().read(new FigureQuestion(task, range, status), now);
        if (json()) {
            print(metrics.json(zone));
        } else {
            tell(metrics, zone);
        }
        return ExitCode.DONE;
    }

    private String from() {
        return since == null ? USUAL : since;
    }

    private int expose(Application app) {
        if (task != null || since != null || until != null || status != null || json()) {
            throw UserError.wrongUse(
                    "--prometheus is a form of its own, of everything that there is",
                    "smartcron metrics --prometheus; Prometheus chooses tasks and times itself.");
        }
        Instant now = app.now();
        console().out().print(app.prometheus().text(app.database(), now));
        return ExitCode.DONE;
    }

    private void refuse(TimeRange range, Instant now) {
        Instant end = range.until() == null ? now : range.until();
        if (!range.since().isBefore(end)) {
            throw UserError.wrongUse(
                    "--since " + from() + " is not before " + (until == null ? "now" : "--until " + until),
                    "Give a time in the past. " + PointInTime.FORMS);
        }
    }

    private void tell(Metrics metrics, ZoneId zone) {
        labelled(
                "From     ",
                Zoned.spaced(metrics.range().since(), zone) + " to " + Zoned.spaced(metrics.until(), zone)
                        + (status == null ? "" : ", only what ended as " + status.inWords()));
        labelled("Runs     ", runs(metrics.all()) + notRun(metrics.all()));
        if (task == null) {
            labelled("Per hour ", perHour(metrics));
            labelled(
                    "Queue    ",
                    metrics.queue().pending() + " waiting, " + metrics.queue().running() + " running"
                            + Optional.ofNullable(metrics.queue().oldest())
                                    .map(oldest -> ", the oldest for " + Text.span(oldest))
                                    .orElse(""));
        }
        line("");
        List<TaskMetrics> ran = metrics.tasks().stream()
                .filter(each -> each.sums().runs() > 0 || each.sums().dropped() > 0)
                .toList();
        if (ran.isEmpty()) {
            line("Nothing has ended in that time.");
            return;
        }
        if (task == null) {
            print(table(TaskMetrics::sums, new Table<TaskMetrics>().text("TASK", TaskMetrics::task)), ran);
            int without = metrics.tasks().size() - ran.size();
            if (without > 0) {
                line("");
                line(Text.count(without, "task") + " without a run in that time.");
            }
        } else {
            days(metrics);
        }
    }

    private void days(Metrics metrics) {
        long most =
                metrics.days().values().stream().mapToLong(TaskSums::runs).max().orElse(0);
        Table<Map.Entry<LocalDate, TaskSums>> table = new Table<Map.Entry<LocalDate, TaskSums>>()
                .word("DAY UTC", Map.Entry::getKey)
                .word("", day -> Bar.of(day.getValue().runs(), most, 10))
                .spare(1);
        print(table(Map.Entry::getValue, table), List.copyOf(metrics.days().entrySet()));
    }

    private static <R> Table<R> table(Function<R, TaskSums> sums, Table<R> begun) {
        return begun.number("RUNS", row -> sums.apply(row).runs())
                .number("SUCCESS", row -> rate(sums.apply(row)))
                .number("FAILED", row -> noZero(sums.apply(row).failures()))
                .spare(6)
                .number("NOT RUN", row -> noZero(sums.apply(row).dropped()))
                .spare(7)
                .number("MEAN", row -> time(sums.apply(row), Sums::mean))
                .number("P50", row -> time(sums.apply(row), ran -> ran.share(50)))
                .spare(3)
                .number("P95", row -> time(sums.apply(row), ran -> ran.share(95)))
                .spare(1)
                .number(
                        "LONGEST",
                        row -> time(sums.apply(row), ran -> ran.times().longest()))
                .spare(4)
                .number(
                        "CPU",
                        row -> Optional.ofNullable(
                                        sums.apply(row).ran().resources().cpuMillis())
                                .map(millis -> Durations.brief(Duration.ofMillis(millis))))
                .spare(5)
                .number(
                        "MEMORY",
                        row -> Optional.ofNullable(
                                        sums.apply(row).ran().resources().maxRssKilobytes())
                                .map(kilobytes -> Sizes.brief(kilobytes << 10)))
                .spare(8);
    }

    private static String runs(TaskSums all) {
        return (all.runs() == 0 ? "none" : Text.count(all.runs(), "run"))
                + (all.judged() == 0
                        ? ""
                        : ", " + rate(all).orElseThrow() + " succeeded, " + all.failures() + " failed")
                + (all.wanted() == 0 ? "" : ", " + all.wanted() + " ended by somebody or replaced");
    }

    private static String notRun(TaskSums all) {
        StringBuilder text = new StringBuilder();
        for (Status status : List.of(Status.SKIPPED, Status.MISSED, Status.BLOCKED, Status.CANCELLED)) {
            long count = all.count(status);
            text.append(count == 0 ? "" : ", " + count + " " + status.word());
        }
        return text.toString();
    }

    private static String perHour(Metrics metrics) {
        return metrics.throughput(Duration.ofHours(1))
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static Optional<String> rate(TaskSums sums) {
        return FigureJson.successRate(sums).map(MetricsCommand::percent);
    }

    /** One that is not all never looks like it. */
    private static String percent(BigDecimal share) {
        BigDecimal rounded = share.setScale(1, RoundingMode.HALF_UP);
        boolean seemsAll = rounded.compareTo(ALL) == 0 && share.compareTo(ALL) < 0;
        return (seemsAll ? MOST : rounded).stripTrailingZeros().toPlainString() + "%";
    }

    private static @Nullable Long noZero(long count) {
        return count == 0 ? null : count;
    }

    private static @Nullable String time(TaskSums sums, ToLongFunction<Sums> figure) {
        Sums ran = sums.ran();
        return ran.times().timed() == 0 ? null : Durations.brief(Duration.ofMillis(figure.applyAsLong(ran)));
    }
}
