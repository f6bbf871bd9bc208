package dev.smartcron.simulation;

import dev.smartcron.simulation.Collisions.Collision;
import dev.smartcron.simulation.Totals.Parallelism;
import dev.smartcron.simulation.Totals.Peak;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A simulation as people read it on a page.
 *
 * @param source where the tasks come from, in words
 */
public record Forecast(Simulation simulation, String source) {
    private static final int BARS_BY_HOUR = 49 * 60;
    private static final int PEAKS = 6;
    private static final int NAMES = 60;
    private static final int COLLISIONS = 12;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE MM-dd", Locale.ENGLISH);

    /** A number with its name, and what more there is to say of it. */
    public record ForecastFigure(String name, long number, String detail) {}

    /** A row of hours, a day's or a week's. */
    public record HourRow(String name, ShadedCells cells, int starts) {}

    /** The hours of days, or of weeks. */
    public record HourTable(boolean byDay, int least, int most, List<HourRow> rows) {}

    /** A task that starts in this time. */
    public record StartingTask(TaskForecast task, List<String> remarks, String first, String last, ShadedCells strip) {}

    /** Something to say of several tasks, under one title. */
    public record NoteList(String title, List<TaskNote> notes) {}

    public Span span() {
        return simulation.span();
    }

    /** The time that was simulated, and for which node. */
    public String about() {
        Span span = span();
        return Span.full(span.from(), span.zone()) + " to " + Span.full(span.until(), span.zone()) + ", " + span.zone()
                + ". Environment " + simulation.node().environment() + ", node "
                + simulation.node().name() + ". Nothing was started.";
    }

    public List<ForecastFigure> figures() {
        Totals totals = simulation.totals();
        List<ForecastFigure> figures = new ArrayList<>();
        figures.add(new ForecastFigure(
                "starts",
                simulation.starts(),
                "of " + count(simulation.starting().size(), "task")));
        if (!totals.peaks().isEmpty()) {
            Peak peak = totals.peaks().get(0);
            figures.add(new ForecastFigure("in the busiest minute", peak.starts(), span().stamp(peak.at())));
        }
        Parallelism running = totals.running();
        if (running.at() != null) {
            int over = running.minutesOver();
            figures.add(new ForecastFigure(
                    "running at once",
                    running.most(),
                    "this node runs up to " + simulation.node().maxParallel()
                            + (over == 0 ? "" : ", too few in " + count(over, "minute"))));
        }
        figures.add(new ForecastFigure("colliding pairs", totals.collisions().pairs(), "start in the same minute"));
        return figures;
    }

    /** The title of the picture; empty where nothing starts. */
    public String chartTitle() {
        return simulation.starts() == 0
                ? ""
                : !simulation.totals().perMinute().isEmpty()
                        ? "Starts per minute"
                        : isByHour() ? "Starts per hour" : "Starts per hour of the day";
    }

    private boolean isByHour() {
        return span().minutes() <= BARS_BY_HOUR;
    }

    /** The bars of a short time; null for a long one. */
    public @Nullable StartChart bars() {
        int minutes = span().minutes();
        Totals totals = simulation.totals();
        if (!totals.perMinute().isEmpty()) {
            return StartChart.of(totals.perMinute(), minutes <= 60 ? 5 : 15, span());
        }
        return isByHour() ? StartChart.of(totals.perHour(), minutes <= 25 * 60 ? 120 : 360, span()) : null;
    }

    /** Checks whether each bar is an hour, of which the busiest minute is told as well. */
    public boolean hasHours() {
        return simulation.totals().perMinute().isEmpty();
    }

    /** The hours of a long time. */
    public HourTable hours() {
        HourGrid grid = HourGrid.of(simulation);
        List<HourRow> rows = new ArrayList<>();
        grid.rows()
                .forEach((day, hours) -> rows.add(new HourRow(
                        name(day),
                        ShadedCells.of(hours, grid.least(), grid.most()),
                        Arrays.stream(hours).sum())));
        return new HourTable(grid.byDay(), grid.least(), grid.most(), rows);
    }

    private static String name(LocalDate day) {
        return DAY.format(day);
    }

    public List<Peak> peaks() {
        return simulation.totals().peaks().stream().limit(PEAKS).toList();
    }

    /** {@code , the same in 24 minutes}, where it is. */
    public String times(Peak peak) {
        return peak.times() == 1 ? "" : ", the same in " + count(peak.times(), "minute");
    }

    /** The first of some names. */
    public static List<String> named(List<String> names) {
        return names.subList(0, Math.min(names.size(), NAMES));
    }

    /** {@code and 12 more}, of names that are too many. */
    public static String more(List<String> names) {
        return names.size() > NAMES ? "and " + (names.size() - NAMES) + " more" : "";
    }

    /** The tasks that start in this time, the first so many of them. */
    public List<StartingTask> tasks(int most) {
        return simulation.starting().stream().limit(most).map(this::row).toList();
    }

    private StartingTask row(TaskForecast task) {
        List<Integer> strip = task.schedule().strip();
        List<String> remarks = Stream.of(
                        task.task().description().stream(),
                        task.remarks(),
                        task.zone().equals(span().zone())
                                ? Stream.<String>empty()
                                : Stream.of(task.zone().getId()))
                .flatMap(each -> each)
                .toList();
        return new StartingTask(
                task,
                remarks,
                brief(task.firings().first()),
                brief(task.firings().last()),
                ShadedCells.of(
                        strip.stream().mapToInt(Integer::intValue).toArray(),
                        0,
                        strip.stream().reduce(1, Math::max)));
    }

    public List<Collision> collisions() {
        return simulation.totals().collisions().shown().stream()
                .limit(COLLISIONS)
                .toList();
    }

    /** Says which schedules were compared, where not all were; null where all were. */
    public @Nullable String compared() {
        Collisions all = simulation.totals().collisions();
        return all.looked() < all.all()
                ? "Compared were the " + all.looked() + " busiest of " + all.all() + " schedules."
                : null;
    }

    /** What else there is to say, title by title; without those under which there is nothing. */
    public List<NoteList> notes() {
        return Stream.of(
                        new NoteList("Runs that would overlap themselves", simulation.overlaps()),
                        new NoteList("What clock changes do", clockNotes()),
                        new NoteList("No start in this time", simulation.silent(Span::full)),
                        new NoteList("Not started by the clock", simulation.notByClock()),
                        new NoteList("Left out", simulation.leftOut()))
                .filter(list -> !list.notes().isEmpty())
                .toList();
    }

    private List<TaskNote> clockNotes() {
        return simulation.tasks().stream()
                .flatMap(task -> task.schedule().clockNotes().stream()
                        .map(note -> new TaskNote(task.name(), Span.full(note.at(), task.zone()) + ": " + note.note())))
                .toList();
    }

    private String brief(@Nullable Instant at) {
        return at == null ? "" : span().brief(at);
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
