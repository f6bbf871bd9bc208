package dev.smartcron.cli.terminal;

import dev.smartcron.simulation.Collisions;
import dev.smartcron.simulation.Collisions.Collision;
import dev.smartcron.simulation.ScheduleForecast.BusiestHour;
import dev.smartcron.simulation.ScheduleForecast.ClockNote;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.Span;
import dev.smartcron.simulation.TaskForecast;
import dev.smartcron.simulation.TaskNote;
import dev.smartcron.simulation.Totals.Parallelism;
import dev.smartcron.simulation.Totals.Peak;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders a simulation as lines of text that read well in a terminal and in a log. */
public final class SimulationText {
    private static final int USUAL_WIDTH = 80;
    private static final int WIDEST = 100;
    private static final int PEAKS = 5;
    private static final int COLLISIONS = 8;
    private static final int MOST_ZONES = 3;
    private static final int NAME_LINES = 3;

    private final Simulation simulation;
    private final Span span;
    private final int width;
    private final Paint paint;
    private final List<String> lines = new ArrayList<>();

    public SimulationText(Simulation simulation, int width, Paint paint) {
        this.simulation = simulation;
        this.span = simulation.span();
        this.width = width == Integer.MAX_VALUE ? USUAL_WIDTH : Math.min(width, WIDEST);
        this.paint = paint;
    }

    /** All of it; sections with nothing in them are left out. */
    public List<String> lines(String source) {
        head(source);
        table();
        new Timeline(simulation, width).lines().forEach(lines::add);
        peaks();
        collisions();
        running();
        clockChanges();
        section("No start in this time", simulation.silent(TimeColumn::full));
        section("Not started by the clock", simulation.notByClock());
        section("Left out", simulation.leftOut());
        return lines;
    }

    private void head(String source) {
        lines.add(Text.oneLine(source));
        wrapped(
                "",
                "from " + Span.full(span.from(), span.zone()) + " to " + Span.full(span.until(), span.zone()) + ", "
                        + span.zone());
        String node = "environment " + simulation.node().environment() + ", node "
                + simulation.node().name();
        wrapped(
                "",
                Text.count(simulation.starts(), "start") + " of "
                        + Text.count(simulation.starting().size(), "task") + "; " + Text.oneLine(node)
                        + ". Nothing was started.");
        zones();
    }

    /** In a zone that is not the output's, {@code 0 2 * * *} is not at 02:00. */
    private void zones() {
        Map<String, Integer> zones = new LinkedHashMap<>();
        simulation.starting().forEach(task -> zones.merge(task.zone().getId(), 1, Integer::sum));
        if (zones.isEmpty() || zones.keySet().equals(Set.of(span.zone().getId()))) {
            return;
        }
        List<String> told = new ArrayList<>();
        zones.forEach((zone, tasks) -> told.add(zone + " (" + Text.count(tasks, "task") + ")"));
        int more = told.size() - MOST_ZONES;
        String some = String.join(", ", told.subList(0, Math.min(MOST_ZONES, told.size())))
                + (more > 0 ? ", " + more + " more" : "");
        wrapped("", "Times are " + span.zone() + "'s; schedules follow " + some + ".");
    }

    private void table() {
        List<TaskForecast> firing = simulation.starting();
        if (firing.isEmpty()) {
            return;
        }
        boolean zones = firing.stream().map(TaskForecast::zone).distinct().count() > 1;
        Table<TaskForecast> table = new Table<TaskForecast>()
                .text("TASK", TaskForecast::name)
                .word("SCHEDULE", task -> task.schedule().schedule().text())
                .spare(1)
                .number("STARTS", task -> task.firings().started())
                .word("FIRST", task -> when(task.firings().first()))
                .word("LAST", task -> when(task.firings().last()))
                .word("BUSIEST HOUR", this::busiest)
                .spare(2)
                .note(task -> task.remarks().collect(Collectors.joining("; ")));
        if (zones) {
            table.word("ZONE", TaskForecast::zone).spare(3);
        }
        lines.add("");
        lines.addAll(table.lines(firing, width, paint));
    }

    private @Nullable String busiest(TaskForecast task) {
        BusiestHour busiest = task.schedule().busiestHour();
        return busiest == null || busiest.starts() < 2 ? null : when(busiest.at()) + " x" + busiest.starts();
    }

    private @Nullable String when(@Nullable Instant at) {
        return at == null ? null : span.brief(at);
    }

    private void peaks() {
        List<Peak> peaks = simulation.totals().peaks();
        if (peaks.isEmpty()) {
            return;
        }
        title("Peaks: minutes with the most starts");
        for (Peak peak : peaks.subList(0, Math.min(PEAKS, peaks.size()))) {
            lines.add("  " + span.stamp(peak.at()) + "  " + Text.count(peak.starts(), "start")
                    + (peak.times() == 1 ? "" : ", the same in " + Text.count(peak.times(), "minute")));
            names("      ", peak.tasks());
        }
    }

    private void collisions() {
        Collisions collisions = simulation.totals().collisions();
        if (collisions.shown().isEmpty()) {
            return;
        }
        title("Starting in the same minute: " + Text.count(collisions.pairs(), "pair") + " of tasks, most often");
        List<Collision> shown = collisions
                .shown()
                .subList(0, Math.min(COLLISIONS, collisions.shown().size()));
        int digits = Integer.toString(shown.get(0).minutes()).length();
        for (Collision collision : shown) {
            String times = Integer.toString(collision.minutes());
            String begin = "  " + " ".repeat(digits - times.length()) + times + " x  ";
            String together = String.join(", ", collision.tasks());
            String with = String.join(", ", collision.with());
            String line = begin + together + (with.isEmpty() ? "" : " with " + with);
            if (Text.length(line) <= width) {
                lines.add(line);
            } else {
                names(begin, collision.tasks());
                if (!with.isEmpty()) {
                    names(" ".repeat(begin.length()) + "with ", collision.with());
                }
            }
        }
        if (collisions.looked() < collisions.all()) {
            lines.add("  Compared were the " + collisions.looked() + " busiest of " + collisions.all() + " schedules.");
        }
    }

    private void running() {
        Parallelism running = simulation.totals().running();
        if (running.at() == null) {
            return;
        }
        int over = running.minutesOver();
        List<String> texts = new ArrayList<>();
        texts.add("at most " + running.most() + ", first at " + span.stamp(running.at())
                + "; this node runs up to " + simulation.node().maxParallel()
                + (over == 0 ? "" : ", too few in " + Text.count(over, "minute")));
        if (running.unknownDurations() > 0) {
            texts.add(Text.count(running.unknownDurations(), "task")
                    + " of unknown duration counted for the minute of the start only");
        }
        simulation.overlaps().forEach(note -> texts.add(note.task() + ": " + note.text()));
        texts("Running at once", texts);
    }

    private void clockChanges() {
        List<String> texts = new ArrayList<>();
        for (TaskForecast task : simulation.tasks()) {
            for (ClockNote note : task.schedule().clockNotes()) {
                texts.add(TimeColumn.full(note.at(), task.zone()) + "  " + task.name() + ": " + note.note());
            }
        }
        texts("What clock changes do", texts);
    }

    private void section(String title, List<TaskNote> notes) {
        texts(
                title,
                notes.stream().map(note -> note.task() + ": " + note.text()).toList());
    }

    /** Texts under a title, each in as many lines as it takes. */
    private void texts(String title, List<String> texts) {
        if (!texts.isEmpty()) {
            title(title);
            texts.forEach(text -> wrapped("  ", Text.oneLine(text)));
        }
    }

    private void title(String title) {
        lines.add("");
        lines.add(title);
    }

    /** A text in as many lines as it takes, all but the first indented further. */
    private void wrapped(String indent, String text) {
        lines.addAll(Text.wrap(indent, indent + "    ", text, width));
    }

    /** Names in a few lines; the number of those left over is added. */
    private void names(String begin, List<String> names) {
        String indent = " ".repeat(begin.length());
        for (int shown = names.size(); shown > 0; shown--) {
            String text = String.join(", ", names.subList(0, shown))
                    + (shown == names.size() ? "" : " and " + (names.size() - shown) + " more");
            List<String> wrapped = Text.wrap(begin, indent, text, width);
            if (wrapped.size() <= NAME_LINES || shown == 1) {
                lines.addAll(wrapped);
                return;
            }
        }
    }
}
