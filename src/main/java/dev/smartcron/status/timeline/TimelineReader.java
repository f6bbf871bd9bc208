package dev.smartcron.status.timeline;

import dev.smartcron.execution.Execution;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.simulation.Totals.FullTime;
import dev.smartcron.status.Holds;
import dev.smartcron.status.timeline.TaskTimeline.Lane;
import dev.smartcron.status.timeline.TaskTimeline.NodeTicks;
import dev.smartcron.store.nodes.TickTimes;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.store.query.TimelineTable;
import dev.smartcron.store.query.TimelineTable.HourCount;
import dev.smartcron.store.rows.TaskRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what some tasks did and will do within a span of time, at a cost that depends on what is shown. */
public final class TimelineReader {
    /** Marks of all lanes together. */
    private static final int MOST_MARKS = 4_000;

    private static final int MOST_OF_A_LANE = 200;
    private static final int LEAST_OF_A_LANE = 40;
    private static final int MOST_DROPPED = 3_000;

    /** Firings of a lane that did not run. */
    private static final int MOST_FIRINGS = 500;

    private static final int MOST_WAITING = 300;
    private static final int MOST_SILENCES = 200;

    /** Bars of a node's ticks. */
    private static final int TICK_PARTS = 120;

    private static final Duration RECENT = Duration.ofDays(30);

    /** The time within which minutes without a tick, and what is given up, are recorded, or are not looked for. */
    private static final Duration RECORDED_WITHIN = Duration.ofDays(2);

    private final TimelineTable table;
    private final TaskTable tasks;
    private final TickTimes ticks;
    private final Holds holds;
    private final SimulatedNode node;
    private final Instant now;

    public TimelineReader(
            TimelineTable table, TaskTable tasks, TickTimes ticks, Holds holds, SimulatedNode node, Instant now) {
        this.table = table;
        this.tasks = tasks;
        this.ticks = ticks;
        this.holds = holds;
        this.node = node;
        this.now = now;
    }

    /**
     * The tasks to show.
     *
     * @param category whose alone; null for all
     * @param from the number of the first, from zero on
     */
    public record LaneChoice(@Nullable String category, int from, int most) {}

    /**
     * Reads a timeline.
     *
     * @param running everything that runs
     * @param comingFull when this node will run as much as it may
     */
    public TaskTimeline read(LaneChoice choice, TimelineSpan span, List<Execution> running, List<FullTime> comingFull) {
        List<TaskRow> rows = tasks.byCategory(choice.category(), choice.from(), choice.most());
        FullTimes.FoundTimes past = new FullTimes(table, node, span, now).find(running);
        List<FullTime> full = new ArrayList<>(past.times());
        comingFull.stream()
                .filter(time ->
                        time.from().isBefore(span.until()) && time.until().isAfter(now))
                .forEach(time -> FullTimes.add(
                        full,
                        new FullTime(time.from().isBefore(now) ? now : time.from(), time.until()),
                        span.length().dividedBy(800)));
        return new TaskTimeline(span, lanes(rows, span), full, past.words(), ClockShifts.of(span), ticks(span));
    }

    private List<Lane> lanes(List<TaskRow> rows, TimelineSpan span) {
        List<String> names = rows.stream().map(TaskRow::name).toList();
        Instant until = span.atMost(now.plusSeconds(1));
        int most = Math.max(LEAST_OF_A_LANE, Math.min(MOST_OF_A_LANE, MOST_MARKS / Math.max(1, names.size())));
        Map<String, Integer> counts =
                span.from().isBefore(until) ? table.count(names, span.from(), until, most + 1) : Map.of();
        List<String> few = names.stream()
                .filter(name -> counts.getOrDefault(name, 0) <= most)
                .toList();
        List<String> many = names.stream().filter(name -> !few.contains(name)).toList();
        List<Execution> read = new ArrayList<>(table.runs(few, span.from(), until, most));
        read.addAll(table.runningAt(few, span.from()));
        Map<String, List<HourCount>> hours = table.hours(many, span.from(), until);
        // Sums of hours are kept for less long than executions are.
        List<String> unsummed =
                many.stream().filter(name -> !hours.containsKey(name)).toList();
        read.addAll(table.runs(unsummed, span.from(), until, most));
        Map<String, List<Execution>> runs = byTask(read);
        Map<String, List<Execution>> notRun = notRun(names, span);
        Map<String, Duration> usual = table.averages(names, now.minus(RECENT), now);
        ComingFirings coming = new ComingFirings(holds, span, now);
        return rows.stream()
                .map(row -> {
                    RegisteredTask task = RegisteredTask.of(row);
                    String name = row.name();
                    return new Lane(
                            task,
                            row.definition().text("category").orElse(null),
                            runs.getOrDefault(name, List.of()),
                            hours.getOrDefault(name, List.of()),
                            notRun.getOrDefault(name, List.of()).stream()
                                    .limit(most)
                                    .toList(),
                            coming.of(task),
                            usual.get(name));
                })
                .toList();
    }

    /** Reads firings of the span that did not run, whenever that was decided, and those that wait, by task. */
    private Map<String, List<Execution>> notRun(List<String> names, TimelineSpan span) {
        List<Execution> all = new ArrayList<>(table.droppedFirings(names, span.from(), span.until(), MOST_FIRINGS));
        all.addAll(table.dropped(names, span.from(), span.until().plus(RECORDED_WITHIN), MOST_DROPPED));
        all.addAll(table.waiting(span.until(), MOST_WAITING));
        Set<Long> seen = new HashSet<>();
        return byTask(all.stream()
                .filter(row -> seen.add(row.id()))
                .filter(row -> first(row).isBefore(span.until()) && !last(row).isBefore(span.from()))
                .toList());
    }

    /** The first firing that a row stands for, or when it was due. */
    public static Instant first(Execution row) {
        return row.scheduledAt() == null ? row.dueAt() : row.scheduledAt();
    }

    /** The last firing that a row stands for. */
    public static Instant last(Execution row) {
        return row.lastFiring() == null ? first(row) : row.lastFiring();
    }

    private static Map<String, List<Execution>> byTask(List<Execution> executions) {
        return executions.stream().collect(Collectors.groupingBy(Execution::task));
    }

    private NodeTicks ticks(TimelineSpan span) {
        long minutes = Math.max(1, span.length().toMinutes() / TICK_PARTS);
        Duration part = Duration.ofMinutes(minutes);
        return new NodeTicks(
                ticks.lags(span.from(), span.until(), part),
                ticks.silences(span.from(), span.until().plus(RECORDED_WITHIN), MOST_SILENCES).stream()
                        .filter(silence -> silence.from().isBefore(span.until())
                                && silence.until().isAfter(span.from()))
                        .toList(),
                ticks.boots(span.from(), span.until()),
                part);
    }
}
