package dev.smartcron.cli.terminal;

import dev.smartcron.simulation.Absent;
import dev.smartcron.simulation.ClockNote;
import dev.smartcron.simulation.Collision;
import dev.smartcron.simulation.Collisions;
import dev.smartcron.simulation.Peak;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.Span;
import dev.smartcron.simulation.TaskForecast;
import dev.smartcron.text.Durations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        silent();
        section("Not started by the clock", absent(simulation.notByClock()));
        section("Left out", absent(simulation.leftOut()));
        return lines;
    }

    private void head(String source) {
        lines.add(Text.oneLine(source));
        wrapped("", "from " + full(span.from()) + " to " + full(span.until()) + ", " + span.zone());
        String node = "environment " + simulation.place().environment() + ", node "
                + simulation.place().node();
        wrapped(
                "",
                Text.count(simulation.starts(), "start") + " of " + Text.count(firing().size(), "task") + "; "
                        + Text.oneLine(node) + ". Nothing was started.");
        zones();
    }

    /** In a zone that is not the output's, {@code 0 2 * * *} is not at 02:00. */
    private void zones() {
        Map<String, Integer> zones = new LinkedHashMap<>();
        firing().forEach(task -> zones.merge(task.zone().getId(), 1, Integer::sum));
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

    private List<TaskForecast> firing() {
        return simulation.tasks().stream().filter(task -> task.firings() > 0).toList();
    }

    private void table() {
        List<TaskForecast> firing = firing();
        if (firing.isEmpty()) {
            return;
        }
        boolean zones = firing.stream().map(TaskForecast::zone).distinct().count() > 1;
        Table<TaskForecast> table = new Table<TaskForecast>()
                .text("TASK", TaskForecast::name)
                .text("SCHEDULE", TaskForecast::schedule)
                .number("STARTS", TaskForecast::firings)
                .text("FIRST", task -> when(task.first()))
                .text("LAST", task -> when(task.last()))
                .extra(
                        "BUSIEST HOUR",
                        task -> task.busiest() > 1 ? when(task.busiestHour()) + " x" + task.busiest() : null)
                .note(SimulationText::note);
        if (zones) {
            table.extra("ZONE", TaskForecast::zone);
        }
        lines.add("");
        lines.addAll(table.lines(firing, width, paint));
    }

    private static @Nullable String note(TaskForecast task) {
        List<String> notes = new ArrayList<>();
        if (!task.startDelay().isZero()) {
            notes.add("each starts " + Durations.brief(task.startDelay()) + " later (jitter)");
        }
        if (task.skipped() > 0) {
            notes.add(skipped(task));
        }
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    private static String skipped(TaskForecast task) {
        return Text.count(task.skipped(), "firing") + " skipped: " + task.skippedWhy();
    }

    private @Nullable String when(@Nullable Instant at) {
        return at == null ? null : span.brief(at);
    }

    private void peaks() {
        if (simulation.peaks().isEmpty()) {
            return;
        }
        title("Peaks: minutes with the most starts");
        for (Peak peak :
                simulation.peaks().subList(0, Math.min(PEAKS, simulation.peaks().size()))) {
            lines.add("  " + span.stamp(peak.at()) + "  " + Text.count(peak.starts(), "start")
                    + (peak.times() == 1 ? "" : ", the same in " + Text.count(peak.times(), "minute")));
            names("      ", peak.tasks());
        }
    }

    private void collisions() {
        Collisions collisions = simulation.collisions();
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
        Instant at = simulation.runningAt();
        if (at == null) {
            return;
        }
        int over = simulation.runningOver();
        List<String> texts = new ArrayList<>();
        texts.add("at most " + simulation.runningMost() + ", first at " + span.stamp(at)
                + "; this node runs up to " + simulation.place().maxParallel()
                + (over == 0 ? "" : ", too few in " + Text.count(over, "minute")));
        if (simulation.unknownDurations() > 0) {
            texts.add(Text.count(simulation.unknownDurations(), "task")
                    + " of unknown duration counted for the minute of the start only");
        }
        for (TaskForecast task : simulation.tasks()) {
            task.overlap().ifPresent(overlap -> texts.add(task.name() + ": " + overlap.line()));
        }
        section("Running at once", texts);
    }

    private void clockChanges() {
        List<String> texts = new ArrayList<>();
        for (TaskForecast task : simulation.tasks()) {
            for (ClockNote note : task.clockNotes()) {
                texts.add(TimeColumn.full(note.at(), task.zone()) + "  " + task.name() + ": " + note.note());
            }
        }
        section("What clock changes do", texts);
    }

    private void silent() {
        List<String> texts = new ArrayList<>();
        for (TaskForecast task : simulation.tasks()) {
            if (task.firings() == 0) {
                String next =
                        task.next() == null ? "none in sight" : "next " + TimeColumn.full(task.next(), task.zone());
                texts.add(task.name() + ": " + next + (task.skipped() == 0 ? "" : "; " + skipped(task)));
            }
        }
        section("No start in this time", texts);
    }

    private static List<String> absent(List<Absent> tasks) {
        return tasks.stream().map(task -> task.task() + ": " + task.why()).toList();
    }

    /** Texts under a title, each in as many lines as it takes. */
    private void section(String title, List<String> texts) {
        if (!texts.isEmpty()) {
            title(title);
            texts.forEach(text -> wrapped("  ", Text.oneLine(text)));
        }
    }

    private String full(Instant at) {
        return span.day(at) + " " + span.time(at) + " " + span.offset(at);
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
