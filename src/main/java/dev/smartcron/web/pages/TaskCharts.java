package dev.smartcron.web.pages;

import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.store.query.LastRuns.PastRun;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import dev.smartcron.web.pages.ColumnChart.BarKind;
import dev.smartcron.web.pages.ColumnChart.ChartColumn;
import dev.smartcron.web.pages.ColumnChart.UsualBand;
import dev.smartcron.web.pages.HeatMap.HeatDay;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a task: how long its runs took against what is usual, how much memory they had, how late they began, and how
 * its days went.
 *
 * @param usual how long runs that succeed usually take; null where none did lately
 * @param isByDay whether a column is a day and not a run
 * @param memory null where none was measured
 * @param first what the leftmost column is of, in words
 * @param last the same of the rightmost
 */
public record TaskCharts(
        ColumnChart duration,
        @Nullable ColumnChart memory,
        ColumnChart lag,
        HeatMap days,
        @Nullable UsualTime usual,
        boolean isByDay,
        String first,
        String last) {
    static final int WEEKS = 13;
    private static final int LATELY_DAYS = 30;
    private static final int HALF = 50;
    private static final int MOST = 95;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    /**
     * The usual range of a duration.
     *
     * @param half half of the runs took no longer
     * @param most 95 of a hundred took no longer
     */
    public record UsualTime(Duration half, Duration most, long runs) {
        static @Nullable UsualTime of(TaskSums sums) {
            Sums ran = sums.only(Status.SUCCEEDED).ran();
            return ran.times().timed() == 0
                    ? null
                    : new UsualTime(
                            Duration.ofMillis(ran.share(HALF)),
                            Duration.ofMillis(ran.share(MOST)),
                            ran.times().timed());
        }

        /** {@code usually 19s to 21s}. */
        public String words() {
            String from = Durations.brief(half);
            String to = Durations.brief(most);
            return "usually " + (from.equals(to) ? from : from + " to " + to);
        }

        private UsualBand range(long full) {
            return new UsualBand(ColumnChart.height(half.toMillis(), full), ColumnChart.height(most.toMillis(), full));
        }
    }

    /** The first day (UTC) of the weeks that are shown. */
    static LocalDate firstDay(Instant now) {
        return today(now)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .minusWeeks(WEEKS - 1);
    }

    private static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /** Of the last runs, one column each. */
    static TaskCharts ofRuns(String task, List<PastRun> runs, SortedMap<Instant, TaskSums> sums, Moments times) {
        UsualTime usual = usual(sums, times.now());
        ToLongFunction<PastRun> took = run -> run.took()
                .orElseGet(() ->
                        Duration.between(Optional.ofNullable(run.startedAt()).orElse(times.now()), times.now()))
                .toMillis();
        Function<PastRun, String> who =
                run -> times.words(run.dueAt()) + ": " + run.status().inWords();
        long longest =
                Math.max(longest(runs, took), usual == null ? 0 : usual.most().toMillis());
        ColumnChart duration = new ColumnChart(
                "How long the last " + runs.size() + " runs took: the longest " + brief(longest(runs, took))
                        + (usual == null ? "" : ", " + usual.words()),
                columns(runs, took, longest, run -> who.apply(run) + ", " + brief(took.applyAsLong(run))),
                usual == null ? List.of() : Collections.nCopies(runs.size(), usual.range(longest)),
                brief(longest));
        long latest = longest(runs, run -> run.waited().orElse(Duration.ZERO).toMillis());
        ColumnChart lag = new ColumnChart(
                "How late the last " + runs.size() + " runs began: " + brief(latest) + " at most",
                columns(
                        runs,
                        run -> run.waited().orElse(Duration.ZERO).toMillis(),
                        latest,
                        run -> who.apply(run)
                                + run.waited()
                                        .map(waited -> ", began " + brief(waited.toMillis()) + " after it was due")
                                        .orElse(", tried " + run.attempts() + " times")),
                List.of(),
                brief(latest));
        long largest = longest(runs, TaskCharts::memory);
        ColumnChart memory = largest == 0
                ? null
                : new ColumnChart(
                        "The most memory of each of the last " + runs.size() + " runs: " + size(largest) + " at most",
                        memoryColumns(runs, largest, run -> who.apply(run) + ", " + size(memory(run))),
                        List.of(),
                        size(largest));
        return new TaskCharts(
                duration,
                memory,
                lag,
                days(task, sums, times.now()),
                usual,
                false,
                runs.isEmpty() ? "" : times.words(runs.get(0).dueAt()),
                runs.isEmpty() ? "" : times.words(runs.get(runs.size() - 1).dueAt()));
    }

    private static long memory(PastRun run) {
        Long kilobytes = run.maxRssKb();
        return kilobytes == null ? 0 : kilobytes;
    }

    private static long longest(List<PastRun> runs, ToLongFunction<PastRun> value) {
        return runs.stream().mapToLong(value).max().orElse(0);
    }

    private static List<ChartColumn> columns(
            List<PastRun> runs, ToLongFunction<PastRun> value, long full, Function<PastRun, String> says) {
        return runs.stream()
                .map(run -> column(BarKind.of(run.status()), run, value.applyAsLong(run), full, says))
                .toList();
    }

    /** Of what was not measured there is nothing to see. */
    private static List<ChartColumn> memoryColumns(List<PastRun> runs, long full, Function<PastRun, String> says) {
        return runs.stream()
                .map(run -> column(
                        run.maxRssKb() == null ? BarKind.NONE : BarKind.of(run.status()), run, memory(run), full, says))
                .toList();
    }

    private static ChartColumn column(
            BarKind kind, PastRun run, long value, long full, Function<PastRun, String> says) {
        return new ChartColumn(
                kind,
                ColumnChart.height(value, full),
                says.apply(run),
                Address.of("executions", Long.toString(run.id())));
    }

    /** Of the days that are shown, one column each. */
    static TaskCharts ofDays(String task, SortedMap<Instant, TaskSums> sums, Moments times) {
        SortedMap<LocalDate, TaskSums> days = byDay(sums, times.now());
        List<@Nullable UsualTime> usual = new ArrayList<>();
        days.values().forEach(day -> usual.add(UsualTime.of(day)));
        long most = usual.stream()
                .mapToLong(each -> each == null ? 0 : each.most().toMillis())
                .max()
                .orElse(0);
        List<@Nullable UsualBand> ranges = new ArrayList<>();
        usual.forEach(each -> ranges.add(each == null ? null : each.range(most)));
        ColumnChart duration = new ColumnChart(
                "How long the runs of each day took: half of them no longer than the column, 95 of 100 within the band, "
                        + brief(most) + " at most",
                columns(
                        task,
                        days,
                        day -> day.only(Status.SUCCEEDED).ran().share(HALF),
                        most,
                        value -> "half took no more than " + brief(value)),
                ranges,
                brief(most));
        ToLongFunction<TaskSums> lag = day -> day.ran().times().longestWait();
        long latest = days.values().stream().mapToLong(lag).max().orElse(0);
        ToLongFunction<TaskSums> memory = day -> {
            Long kilobytes = day.ran().resources().maxRssKilobytes();
            return kilobytes == null ? 0 : kilobytes;
        };
        long largest = days.values().stream().mapToLong(memory).max().orElse(0);
        return new TaskCharts(
                duration,
                largest == 0
                        ? null
                        : new ColumnChart(
                                "The most memory of a run of each day: " + size(largest) + " at most",
                                columns(task, days, memory, largest, value -> size(value) + " at most"),
                                List.of(),
                                size(largest)),
                new ColumnChart(
                        "How late the latest run of each day began: " + brief(latest) + " at most",
                        columns(
                                task,
                                days,
                                lag,
                                latest,
                                value -> "the latest began " + brief(value) + " after it was due"),
                        List.of(),
                        brief(latest)),
                days(task, sums, times.now()),
                usual(sums, times.now()),
                true,
                DAY.format(days.firstKey()),
                DAY.format(days.lastKey()));
    }

    private static SortedMap<LocalDate, TaskSums> byDay(SortedMap<Instant, TaskSums> sums, Instant now) {
        SortedMap<LocalDate, TaskSums> days = new TreeMap<>();
        for (LocalDate day = firstDay(now); !day.isAfter(today(now)); day = day.plusDays(1)) {
            TaskSums found = sums.get(day.atStartOfDay().toInstant(ZoneOffset.UTC));
            days.put(day, found == null ? new TaskSums() : found);
        }
        return days;
    }

    private static List<ChartColumn> columns(
            String task,
            SortedMap<LocalDate, TaskSums> days,
            ToLongFunction<TaskSums> value,
            long full,
            Function<Long, String> says) {
        List<ChartColumn> columns = new ArrayList<>();
        for (Map.Entry<LocalDate, TaskSums> day : days.entrySet()) {
            TaskSums sums = day.getValue();
            long amount = value.applyAsLong(sums);
            columns.add(new ChartColumn(
                    sums.runs() == 0
                            ? sums.dropped() == 0 ? BarKind.NONE : BarKind.WARN
                            : sums.failures() > 0 ? BarKind.BAD : BarKind.GOOD,
                    ColumnChart.height(amount, full),
                    DAY.format(day.getKey()) + ": " + counts(sums)
                            + (sums.runs() == 0 ? "" : "; " + says.apply(amount)),
                    history(task, day.getKey())));
        }
        return columns;
    }

    private static @Nullable UsualTime usual(SortedMap<Instant, TaskSums> sums, Instant now) {
        TaskSums lately = new TaskSums();
        sums.tailMap(now.minus(Duration.ofDays(LATELY_DAYS))).values().forEach(lately::add);
        return UsualTime.of(lately);
    }

    private static HeatMap days(String task, SortedMap<Instant, TaskSums> sums, Instant now) {
        SortedMap<LocalDate, TaskSums> days = byDay(sums, now);
        List<List<@Nullable HeatDay>> weeks = new ArrayList<>();
        TaskSums all = new TaskSums();
        int bad = 0;
        int missed = 0;
        for (Map.Entry<LocalDate, TaskSums> day : days.entrySet()) {
            if (day.getKey().getDayOfWeek() == DayOfWeek.MONDAY) {
                weeks.add(new ArrayList<>());
            }
            TaskSums of = day.getValue();
            all.add(of);
            String kind = of.failures() > 0
                    ? "bad"
                    : of.count(Status.MISSED) > 0 || (of.runs() == 0 && of.dropped() > 0)
                            ? "warn"
                            : of.runs() > 0 ? "good" : "none";
            bad += kind.equals("bad") ? 1 : 0;
            missed += kind.equals("warn") ? 1 : 0;
            weeks.get(weeks.size() - 1)
                    .add(new HeatDay(kind, DAY.format(day.getKey()) + ": " + counts(of), history(task, day.getKey())));
        }
        return new HeatMap(
                WEEKS + " weeks: " + counts(all) + "; " + count(bad, "day") + " with failures, " + count(missed, "day")
                        + " on which firings did not run",
                weeks);
    }

    private static Address history(String task, LocalDate day) {
        return Address.of("history")
                .with("task", task)
                .with("since", day + "T00:00Z")
                .with("until", day.plusDays(1) + "T00:00Z");
    }

    /** {@code 12 succeeded, 1 failed}. */
    private static String counts(TaskSums sums) {
        List<String> words = new ArrayList<>();
        for (Status status : Status.FINAL) {
            if (sums.count(status) > 0) {
                words.add(String.format(Locale.ROOT, "%,d ", sums.count(status)) + status.inWords());
            }
        }
        return words.isEmpty() ? "nothing ended" : String.join(", ", words);
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String brief(long millis) {
        return Durations.brief(Duration.ofMillis(millis));
    }

    private static String size(long kilobytes) {
        return Sizes.brief(kilobytes << 10);
    }
}
