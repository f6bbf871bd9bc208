package dev.smartcron.web.pages;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.simulation.Totals.FullTime;
import dev.smartcron.status.timeline.TaskTimeline;
import dev.smartcron.status.timeline.TaskTimeline.ClockShift;
import dev.smartcron.status.timeline.TaskTimeline.Coming;
import dev.smartcron.status.timeline.TaskTimeline.Lane;
import dev.smartcron.status.timeline.TimelineReader;
import dev.smartcron.status.timeline.TimelineSpan;
import dev.smartcron.store.nodes.TickTimes.FirstOfBoot;
import dev.smartcron.store.nodes.TickTimes.Silence;
import dev.smartcron.store.nodes.TickTimes.TickLag;
import dev.smartcron.store.query.TimelineTable.HourCount;
import dev.smartcron.text.Durations;
import dev.smartcron.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A timeline as shapes at places, for a picture {@value #WIDTH} wide.
 *
 * @param height of all of it
 * @param lanesEnd where the lanes end, and the strips of the nodes begin
 * @param now where the line of now is; null where that is not in it
 */
public record TimelineDrawing(
        int height,
        int lanesEnd,
        List<HourTick> hours,
        List<Heading> headings,
        List<LaneRow> lanes,
        List<Area> areas,
        List<TickStrip> strips,
        @Nullable String now) {
    /** The width of the picture. */
    public static final int WIDTH = 1200;

    private static final int LEFT = 200;
    /** Characters for which there is room at the left. */
    private static final int NAME = 29;

    /** The room that the words of an hour need at the right. */
    private static final int MARGIN = 18;

    private static final int TOP = 38;
    private static final int LANE = 20;
    private static final int STRIP = 26;
    private static final int HOUR_TICKS = 13;
    private static final Duration LATE = Duration.ofSeconds(20);

    /** A line at an hour, with its words. */
    public record HourTick(String x, String words, boolean isDay) {}

    /** The name of a category above its lanes. */
    public record Heading(int y, String words) {}

    /**
     * A task's lane.
     *
     * @param y of its top
     * @param note that it is paused or disabled, in a word; empty for nothing
     */
    public record LaneRow(int y, String name, Address address, String note, List<Mark> marks) {
        /** Its name as far as there is room. */
        public String label() {
            return PlainText.cut(name, note.isEmpty() ? NAME : NAME - note.length() - 3)
                    + (note.isEmpty() ? "" : " (" + note + ")");
        }
    }

    /**
     * Something that happened or will.
     *
     * @param shape {@code succeeded}, {@code failed}, {@code running}, {@code gap}, {@code waiting}, {@code coming},
     *     {@code held}, {@code density} or {@code failures}
     * @param path its outline
     * @param address where it leads to
     */
    public record Mark(String shape, String path, String words, Address address) {}

    /** A part of the time in all lanes: {@code full}, or {@code shift}; {@code label} empty for none. */
    public record Area(String kind, String x, String width, String words, String label) {}

    /** The ticks of a node. */
    public record TickStrip(int y, String node, List<Mark> marks) {
        /** The node's name as far as there is room. */
        public String label() {
            return PlainText.cut(node, NAME - 9);
        }
    }

    static TimelineDrawing of(TaskTimeline timeline, Moments times) {
        return new Pencil(timeline, times).draw();
    }

    private static final class Pencil {
        private final TaskTimeline timeline;
        private final TimelineSpan span;
        private final Moments times;
        private final TimelineWords words;

        Pencil(TaskTimeline timeline, Moments times) {
            this.timeline = timeline;
            this.span = timeline.span();
            this.times = times;
            this.words = new TimelineWords(timeline, times);
        }

        TimelineDrawing draw() {
            int y = TOP;
            List<Heading> headings = new ArrayList<>();
            List<LaneRow> lanes = new ArrayList<>();
            String before = null;
            boolean hasCategories = timeline.lanes().stream().anyMatch(lane -> lane.category() != null);
            for (Lane lane : timeline.lanes()) {
                String category = lane.category() == null ? "without a category" : lane.category();
                if (hasCategories && !category.equals(before)) {
                    headings.add(new Heading(y + LANE - 5, category));
                    y += LANE + 2;
                    before = category;
                }
                lanes.add(new LaneRow(y, lane.name(), Address.of("tasks", lane.name()), note(lane), marks(lane, y)));
                y += LANE;
            }
            int lanesEnd = y + 4;
            y = lanesEnd;
            List<TickStrip> strips = new ArrayList<>();
            for (String node : timeline.ticks().nodes()) {
                strips.add(new TickStrip(y, node, ticks(node, y)));
                y += STRIP;
            }
            return new TimelineDrawing(
                    y + 4,
                    lanesEnd,
                    hours(),
                    headings,
                    lanes,
                    areas(),
                    strips,
                    span.covers(times.now()) ? x(times.now()) : null);
        }

        private String note(Lane lane) {
            if (!lane.task().row().mayRun()) {
                return "disabled";
            }
            return lane.task().row().pause() != null
                            && Objects.requireNonNull(lane.task().row().pause()).covers(times.now())
                    ? "paused"
                    : "";
        }

        private double place(Instant at) {
            return LEFT + span.share(at) * (WIDTH - LEFT);
        }

        private String x(Instant at) {
            return decimal(place(at));
        }

        private static String decimal(double number) {
            long tenths = Math.round(number * 10);
            return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
        }

        private List<HourTick> hours() {
            long hours = Math.max(1, span.length().toHours());
            List<HourTick> ticks = new ArrayList<>();
            boolean byMinutes = hours <= 3;
            long step = byMinutes ? 10 : Math.max(1, (hours + HOUR_TICKS - 1) / HOUR_TICKS);
            step = byMinutes ? step : step <= 1 ? 1 : step <= 2 ? 2 : step <= 4 ? 4 : step <= 6 ? 6 : 24;
            ZonedDateTime at = span.from().atZone(times.zone()).truncatedTo(ChronoUnit.HOURS);
            Set<Instant> seen = new HashSet<>();
            for (int i = 0; i < 1_000 && at.toInstant().isBefore(span.until()); i++) {
                Instant instant = at.toInstant();
                boolean isWanted = byMinutes || at.getHour() % step == 0;
                if (span.covers(instant) && place(instant) < WIDTH - MARGIN && isWanted && seen.add(instant)) {
                    boolean isDay = at.getHour() == 0 && at.getMinute() == 0;
                    ticks.add(new HourTick(x(instant), isDay ? times.day(instant) : times.hour(instant), isDay));
                }
                at = byMinutes ? at.plusMinutes(step) : at.plusHours(1);
            }
            return ticks;
        }

        private List<Mark> marks(Lane lane, int y) {
            List<Mark> marks = new ArrayList<>();
            density(lane, y, marks);
            // The oldest first, so that the newest lies above.
            for (int i = lane.runs().size() - 1; i >= 0; i--) {
                run(lane, lane.runs().get(i), y, marks);
            }
            lane.notRun().forEach(row -> notRun(lane, row, y, marks));
            joined(lane.coming()).forEach(coming -> coming(lane, coming, y, marks));
            return marks;
        }

        private void run(Lane lane, Execution run, int y, List<Mark> marks) {
            Instant started = run.startedAt();
            if (started == null) {
                return;
            }
            boolean isOpen = run.finishedAt() == null;
            double from = place(started);
            double until = Math.max(place(run.finishedAt() == null ? times.now() : run.finishedAt()), from + 2.5);
            String shape = isOpen
                    ? "running"
                    : run.status() == Status.SUCCEEDED
                            ? "succeeded"
                            : TimelineWords.ran(run.status()) ? "failed" : "cancelled";
            double top = shape.equals("failed") ? y + 2 : y + 6;
            double height = shape.equals("failed") ? 16 : 8;
            marks.add(new Mark(
                    shape, box(from, top, until - from, height), words.words(lane, run), TimelineLinks.execution(run)));
            if (isOpen && lane.usual() != null && started.plus(lane.usual()).isAfter(times.now())) {
                double end = place(started.plus(lane.usual()));
                marks.add(new Mark(
                        "coming",
                        box(until, y + 6, Math.max(1, end - until), 8),
                        lane.name() + ": usually ends at " + times.words(started.plus(lane.usual())),
                        TimelineLinks.execution(run)));
            }
        }

        private void notRun(Lane lane, Execution row, int y, List<Mark> marks) {
            double from = place(TimelineReader.first(row));
            double until = place(TimelineReader.last(row));
            double middle = y + LANE / 2.0;
            boolean waits = row.status() == Status.PENDING;
            // A diamond, of many firings one at each end with a line between.
            StringBuilder path = new StringBuilder(diamond(from, middle));
            if (until - from > 8) {
                path.append('M')
                        .append(decimal(from + 4))
                        .append(' ')
                        .append(decimal(middle))
                        .append('H')
                        .append(decimal(until - 4))
                        .append(diamond(until, middle));
            }
            marks.add(new Mark(
                    waits ? "waiting" : "gap",
                    path.toString(),
                    words.words(lane, row),
                    waits || row.firings() > 1
                            ? TimelineLinks.execution(row)
                            : TimelineLinks.why(lane.name(), TimelineReader.first(row))));
        }

        private static String diamond(double x, double y) {
            return "M" + decimal(x - 4) + " " + decimal(y) + "l4 -5l4 5l-4 5z";
        }

        /** Those of several hours that are close to each other together. */
        private List<Coming> joined(List<Coming> all) {
            List<Coming> joined = new ArrayList<>();
            for (Coming coming : all) {
                int last = joined.size() - 1;
                if (last >= 0 && joined.get(last).goesOnWith(coming, span)) {
                    joined.set(last, joined.get(last).and(coming));
                } else {
                    joined.add(coming);
                }
            }
            return joined;
        }

        private void coming(Lane lane, Coming coming, int y, List<Mark> marks) {
            Duration usual = lane.usual() == null ? Duration.ZERO : lane.usual();
            double from = place(coming.first());
            double until = Math.max(place(coming.last().plus(usual)), from + 2.5);
            marks.add(new Mark(
                    coming.held() != null ? "held" : coming.firings() > 1 ? "coming many" : "coming",
                    box(from, y + 6, until - from, 8),
                    words.words(lane, coming),
                    coming.firings() > 1
                            ? Address.of("tasks", lane.name())
                            : TimelineLinks.why(lane.name(), coming.first())));
        }

        /** Bars by the hour: what went well together, and each hour in which something failed. */
        private void density(Lane lane, int y, List<Mark> marks) {
            if (!lane.isDense()) {
                return;
            }
            SortedMap<Instant, Map<Status, Long>> hours = new TreeMap<>();
            for (HourCount count : lane.hours()) {
                if (TimelineWords.ran(count.status())) {
                    hours.computeIfAbsent(count.starts(), none -> new EnumMap<>(Status.class))
                            .merge(count.status(), count.executions(), Long::sum);
                }
            }
            long most = hours.values().stream()
                    .mapToLong(counts ->
                            counts.values().stream().mapToLong(Long::longValue).sum())
                    .max()
                    .orElse(1);
            StringBuilder well = new StringBuilder();
            long successes = 0;
            List<Mark> failures = new ArrayList<>();
            for (Map.Entry<Instant, Map<Status, Long>> hour : hours.entrySet()) {
                Instant until = hour.getKey().plus(1, ChronoUnit.HOURS);
                Instant end = until.isAfter(times.now()) ? times.now() : until;
                double from = place(hour.getKey());
                double width = Math.max(1, place(end) - from - 0.5);
                long all = hour.getValue().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                long succeeded = hour.getValue().getOrDefault(Status.SUCCEEDED, 0L);
                double height = Math.max(2, 14.0 * all / most);
                well.append(box(from, y + 17 - height, width, height));
                successes += succeeded;
                if (all > succeeded) {
                    double bad = Math.max(3, height * (all - succeeded) / all);
                    failures.add(new Mark(
                            "failures",
                            box(from, y + 17 - bad, width, bad),
                            lane.name() + ", " + times.words(hour.getKey()) + ", in the hour: "
                                    + TimelineWords.words(hour.getValue()),
                            TimelineLinks.history(lane.name(), hour.getKey(), until)));
                }
            }
            if (well.length() > 0) {
                marks.add(new Mark(
                        "density",
                        well.toString(),
                        lane.name() + ": so many runs that the bars are hours, the highest of " + most + "; "
                                + successes + " succeeded",
                        TimelineLinks.history(lane.name(), span.from(), span.atMost(times.now()))));
            }
            marks.addAll(failures);
        }

        private List<Area> areas() {
            List<Area> areas = new ArrayList<>();
            for (FullTime full : timeline.full()) {
                double from = place(full.from());
                double width = Math.max(1, place(full.until()) - from);
                areas.add(new Area(
                        "full",
                        decimal(from),
                        decimal(width),
                        (full.from().isAfter(times.now()) ? "This node will be full, " : "This node was full, ")
                                + times.minute(full.from()) + " to " + times.minute(full.until())
                                + ": as many run as max_parallel lets",
                        ""));
            }
            for (ClockShift shift : timeline.shifts()) {
                double from = place(shift.from());
                areas.add(new Area(
                        shift.isCut() ? "shift cut" : "shift",
                        decimal(from - (shift.isCut() ? 1 : 0)),
                        decimal(Math.max(2, place(shift.until()) - from)),
                        "Clock change at " + times.minute(shift.from()) + ": " + shift.words(),
                        shift.words()));
            }
            return areas;
        }

        private List<Mark> ticks(String node, int y) {
            List<Mark> marks = new ArrayList<>();
            Duration part = timeline.ticks().part();
            for (TickLag lag : timeline.ticks().lags()) {
                if (lag.node().equals(node)) {
                    double seconds = Math.min(60, lag.lag().toMillis() / 1000.0);
                    double height = Math.max(1, 18 * seconds / 60);
                    double from = place(span.atLeast(lag.from()));
                    double width = Math.max(1, place(span.atMost(lag.from().plus(part))) - from - 0.5);
                    marks.add(new Mark(
                            lag.lag().compareTo(LATE) > 0 ? "lag late" : "lag",
                            box(from, y + 22 - height, width, height),
                            node + ", " + times.minute(lag.from()) + ": " + lag.ticks()
                                    + (lag.ticks() == 1 ? " tick" : " ticks") + ", the latest "
                                    + Durations.brief(lag.lag()) + " behind its minute",
                            Address.of("system")));
                }
            }
            for (Silence silence : timeline.ticks().silences()) {
                if (silence.node().equals(node)
                        && silence.from().isBefore(span.until())
                        && silence.until().isAfter(span.from())) {
                    double from = place(silence.from());
                    double width = Math.max(2, place(silence.until()) - from);
                    marks.add(new Mark(
                            "silence",
                            box(from, y + 4, width, 18),
                            node + ": no tick for " + silence.minutes()
                                    + (silence.minutes() == 1 ? " minute" : " minutes") + ", "
                                    + times.minute(silence.from()) + " to " + times.minute(silence.until()),
                            Address.of("system")));
                }
            }
            boolean isFirst = true;
            for (FirstOfBoot boot : timeline.ticks().boots()) {
                if (boot.node().equals(node)) {
                    if (!isFirst) {
                        double at = place(boot.at());
                        marks.add(new Mark(
                                "boot",
                                "M" + decimal(at - 5) + " " + (y + 3) + "h10l-5 8z",
                                node + " had started anew, first tick " + times.words(boot.at()),
                                Address.of("system")));
                    }
                    isFirst = false;
                }
            }
            return marks;
        }

        private static String box(double x, double y, double width, double height) {
            return "M" + decimal(x) + " " + decimal(y) + "h" + decimal(width) + "v" + decimal(height) + "h-"
                    + decimal(width) + "z";
        }
    }
}
