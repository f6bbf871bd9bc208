package dev.smartcron.cli;

import dev.smartcron.simulation.Absent;
import dev.smartcron.simulation.ClockNote;
import dev.smartcron.simulation.Collision;
import dev.smartcron.simulation.Collisions;
import dev.smartcron.simulation.Peak;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.Span;
import dev.smartcron.simulation.TaskLine;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulation as lines of text that read well in a terminal and in a log. */
final class SimulationText {
    private static final int USUAL_WIDTH = 80;
    private static final int WIDEST = 100;
    private static final int PEAKS = 5;
    private static final int COLLISIONS = 8;
    private static final int NAME_LINES = 2;

    private final Simulation simulation;
    private final Span span;
    private final int width;
    private final Paint paint;
    private final List<String> lines = new ArrayList<>();

    SimulationText(Simulation simulation, int width, Paint paint) {
        this.simulation = simulation;
        this.span = simulation.span();
        this.width = width == Integer.MAX_VALUE ? USUAL_WIDTH : Math.min(width, WIDEST);
        this.paint = paint;
    }

    /** All of it; sections with nothing in them are left out. */
    List<String> lines(String source) {
        head(source);
        table();
        new Timeline(simulation, width).lines().forEach(lines::add);
        peaks();
        collisions();
        running();
        clockChanges();
        silent();
        absent("Not started by the clock", simulation.notByClock());
        absent("Left out", simulation.leftOut());
        return lines;
    }

    private void head(String source) {
        wrapped("", words(Words.oneLine(source) + " from " + full(span.from()) + " to " + full(span.until()) + ", "
                + span.zone()));
        String node = "environment " + simulation.place().environment() + ", node "
                + simulation.place().node();
        wrapped("", words(Words.count(simulation.starts(), "start") + " of " + Words.count(firing().size(), "task")
                + "; " + Words.oneLine(node) + ". Nothing was started."));
    }

    private List<TaskLine> firing() {
        return simulation.tasks().stream().filter(task -> task.firings() > 0).toList();
    }

    private void table() {
        List<TaskLine> firing = firing();
        if (firing.isEmpty()) {
            return;
        }
        boolean zones = firing.stream().anyMatch(task -> !task.zone().equals(span.zone()));
        Table table = new Table().text("TASK").text("SCHEDULE").number("STARTS").text("FIRST").text("LAST");
        table.extra("BUSIEST HOUR");
        if (zones) {
            table.extra("ZONE");
        }
        for (TaskLine task : firing) {
            List<@Nullable String> cells = new ArrayList<>();
            cells.add(task.name());
            cells.add(task.schedule());
            cells.add(Integer.toString(task.firings()));
            cells.add(when(task.first()));
            cells.add(when(task.last()));
            cells.add(task.busiest() > 1 ? when(task.busiestHour()) + " x" + task.busiest() : null);
            if (zones) {
                cells.add(task.zone().getId());
            }
            table.noted(note(task), cells.toArray(new String[0]));
        }
        lines.add("");
        lines.addAll(table.lines(width, paint));
    }

    private static @Nullable String note(TaskLine task) {
        List<String> notes = new ArrayList<>();
        if (!task.startDelay().isZero()) {
            notes.add("each starts " + Durations.brief(task.startDelay()) + " later (jitter)");
        }
        if (task.skipped() > 0) {
            notes.add(skipped(task));
        }
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    private static String skipped(TaskLine task) {
        return Words.count(task.skipped(), "firing") + " skipped: " + task.skippedWhy();
    }

    /** As short as the span allows: the time of day alone where no time of day comes on two days. */
    private @Nullable String when(@Nullable Instant at) {
        if (at == null) {
            return null;
        }
        boolean oneDay = Duration.between(span.from(), span.until()).compareTo(Duration.ofHours(25)) <= 0;
        return oneDay ? span.time(at) : span.day(at).substring(9) + " " + span.time(at);
    }

    private void peaks() {
        if (simulation.peaks().isEmpty()) {
            return;
        }
        title("Peaks: minutes with the most starts");
        for (Peak peak : simulation.peaks().subList(0, Math.min(PEAKS, simulation.peaks().size()))) {
            lines.add("  " + span.stamp(peak.at()) + "  " + Words.count(peak.starts(), "start")
                    + (peak.times() == 1 ? "" : ", the same in " + Words.count(peak.times(), "minute")));
            names("      ", peak.tasks());
        }
    }

    private void collisions() {
        Collisions collisions = simulation.collisions();
        if (collisions.shown().isEmpty()) {
            return;
        }
        title("Starting in the same minute: " + Words.count(collisions.pairs(), "pair") + " of tasks");
        for (Collision collision :
                collisions.shown().subList(0, Math.min(COLLISIONS, collisions.shown().size()))) {
            lines.add("  in " + Words.count(collision.minutes(), "minute"));
            if (collision.with().isEmpty()) {
                names("      ", collision.tasks());
            } else {
                names("      ", collision.tasks());
                names("      with ", collision.with());
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
        title("Running at once");
        int limit = simulation.place().maxParallel();
        lines.add("  at most " + simulation.runningMost() + ", first at " + span.stamp(at) + "; this node runs " + limit
                + (simulation.runningOver() == 0
                        ? ""
                        : ", too few in " + Words.count(simulation.runningOver(), "minute")));
        if (simulation.unknownDurations() > 0) {
            wrapped("  ", words(Words.count(simulation.unknownDurations(), "task")
                    + " of unknown duration counted for the minute of the start only"));
        }
        for (TaskLine task : simulation.tasks()) {
            task.overlap().ifPresent(overlap -> wrapped("  ", words(task.name() + ": " + overlap.line())));
        }
    }

    private void clockChanges() {
        boolean told = false;
        for (TaskLine task : simulation.tasks()) {
            for (ClockNote note : task.clockNotes()) {
                if (!told) {
                    title("What clock changes do");
                    told = true;
                }
                wrapped("  ", words(Stamps.full(note.at(), task.zone()) + "  " + task.name() + ": " + note.note()));
            }
        }
    }

    private void silent() {
        List<Absent> silent = new ArrayList<>();
        for (TaskLine task : simulation.tasks()) {
            if (task.firings() == 0) {
                String next = task.next() == null ? "none in sight" : "next " + Stamps.full(task.next(), task.zone());
                silent.add(new Absent(task.name(), next + (task.skipped() == 0 ? "" : "; " + skipped(task))));
            }
        }
        absent("No start in this time", silent);
    }

    private void absent(String title, List<Absent> tasks) {
        if (!tasks.isEmpty()) {
            title(title);
            for (Absent task : tasks) {
                wrapped("  ", words(task.task() + ": " + Words.oneLine(task.why())));
            }
        }
    }

    private String full(Instant at) {
        return span.day(at) + " " + span.time(at) + " " + span.offset(at);
    }

    private void title(String title) {
        lines.add("");
        lines.add(title);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    /** Words in as many lines as they take, all but the first indented further. */
    private void wrapped(String indent, List<String> words) {
        StringBuilder line = new StringBuilder(indent);
        boolean fresh = true;
        for (String word : words) {
            if (!fresh && Words.length(line.toString()) + 1 + Words.length(word) > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent + "    ");
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        lines.add(line.toString());
    }

    /** Names in a few lines; how many are left over is told. */
    private void names(String begin, List<String> names) {
        StringBuilder line = new StringBuilder(begin);
        int used = 1;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i) + (i + 1 < names.size() ? "," : "");
            String more = i + 1 < names.size() ? " and " + (names.size() - i) + " more" : "";
            boolean fresh = line.length() == begin.length() && line.toString().isBlank() || line.toString().equals(begin);
            int reserve = used == NAME_LINES ? more.length() : 0;
            if (!fresh && line.length() + 1 + name.length() + reserve > width) {
                if (used == NAME_LINES) {
                    String shown = line.toString();
                    lines.add(shown.substring(0, shown.length() - 1) + " and " + (names.size() - i) + " more");
                    return;
                }
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(begin.length()));
                used++;
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(name);
        }
        lines.add(line.toString());
    }
}
