package dev.smartcron.simulation;

import dev.smartcron.text.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A simulation as one page that needs nothing but itself: no script, no network, no other file. */
public final class Page {
    private static final int BARS_BY_HOUR = 49 * 60;
    private static final int PEAKS = 6;
    private static final int NAMES = 60;
    private static final int COLLISIONS = 12;

    /** Even if something got past the escaping, nothing would be loaded or run. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final Simulation simulation;
    private final Span span;
    private final Markup page = new Markup();
    private final Charts charts;

    private Page(Simulation simulation) {
        this.simulation = simulation;
        this.span = simulation.span();
        this.charts = new Charts(page, span);
    }

    /**
     * The page.
     *
     * @param source where the tasks come from, as its title has it
     */
    public static String of(Simulation simulation, String source) {
        return new Page(simulation).write(source);
    }

    private String write(String source) {
        page.verbatim("<!DOCTYPE html>\n")
                .begin("html", "lang", "en")
                .begin("head")
                .newLine();
        page.empty("meta", "charset", "utf-8").newLine();
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .newLine();
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .newLine();
        page.element("title", "Simulation of " + source).newLine();
        page.begin("style")
                .verbatim(style())
                .end()
                .newLine()
                .end()
                .begin("body")
                .begin("main")
                .newLine();
        head(source);
        timeline();
        peaks();
        tasks();
        collisions();
        list("Runs that would overlap themselves", overlaps());
        list("What clock changes do", clockNotes());
        list("No start in this time", silent());
        list("Not started by the clock", simulation.notByClock());
        list("Left out", simulation.leftOut());
        page.end().end().end().newLine();
        return page.toString();
    }

    private void head(String source) {
        page.begin("header").element("h1", "What would run: " + source);
        page.element(
                "p",
                full(span.from(), span.zone()) + " to " + full(span.until(), span.zone()) + ", "
                        + span.zone().getId() + ". Environment "
                        + simulation.place().environment() + ", node "
                        + simulation.place().node() + ". Nothing was started.");
        page.begin("dl", "class", "figures");
        long firing =
                simulation.tasks().stream().filter(task -> task.firings() > 0).count();
        figure("starts", Long.toString(simulation.starts()), "of " + count(firing, "task"));
        if (!simulation.peaks().isEmpty()) {
            Peak peak = simulation.peaks().get(0);
            figure("in the busiest minute", Integer.toString(peak.starts()), span.stamp(peak.at()));
        }
        if (simulation.runningAt() != null) {
            int over = simulation.runningOver();
            int limit = simulation.place().maxParallel();
            figure(
                    "running at once",
                    Integer.toString(simulation.runningMost()),
                    "this node runs up to " + limit + (over == 0 ? "" : ", too few in " + count(over, "minute")));
        }
        figure("colliding pairs", Long.toString(simulation.collisions().pairs()), "start in the same minute");
        page.end().end().newLine();
    }

    private void figure(String name, String number, String detail) {
        page.begin("div")
                .element("dt", name)
                .element("dd", number)
                .element("dd", detail, "class", "detail")
                .end();
    }

    private void timeline() {
        if (simulation.starts() == 0) {
            return;
        }
        int minutes = span.minutes();
        if (!simulation.perMinute().isEmpty()) {
            section("Starts per minute");
            charts.bars(simulation.perMinute(), minutes <= 60 ? 5 : 15);
        } else if (minutes <= BARS_BY_HOUR) {
            section("Starts per hour");
            page.begin("p", "class", "legend").begin("i", "class", "bar").end().text("in the hour ");
            page.begin("i", "class", "peak").end().text("in its busiest minute").end();
            charts.bars(simulation.perHour(), minutes <= 25 * 60 ? 120 : 360);
        } else {
            section("Starts per hour of the day");
            charts.grid(simulation.perHour());
        }
        page.end().newLine();
    }

    private void peaks() {
        if (simulation.peaks().isEmpty()) {
            return;
        }
        section("Peaks").begin("ol", "class", "peaks");
        for (Peak peak :
                simulation.peaks().subList(0, Math.min(PEAKS, simulation.peaks().size()))) {
            page.begin("li").element("b", Integer.toString(peak.starts())).begin("div");
            page.element("strong", span.stamp(peak.at()));
            page.text(peak.times() == 1 ? "" : ", the same in " + count(peak.times(), "minute"));
            names(peak.tasks());
            page.end().end().newLine();
        }
        page.end().end().newLine();
    }

    private void names(List<String> names) {
        page.begin("p", "class", "names");
        names.stream().limit(NAMES).forEach(name -> page.element("span", name).text(" "));
        page.text(names.size() > NAMES ? "and " + (names.size() - NAMES) + " more " : "");
        page.end();
    }

    private void tasks() {
        section("Tasks").begin("table").begin("thead").begin("tr");
        for (String title : List.of("Task", "Schedule", "Starts", "First", "Last", "When")) {
            page.element("th", title, "class", title.equals("Starts") ? "number" : "");
        }
        page.end().end().begin("tbody").newLine();
        for (TaskForecast task : simulation.tasks()) {
            if (task.firings() > 0) {
                row(task);
            }
        }
        page.end().end().end().newLine();
    }

    private void row(TaskForecast task) {
        page.begin("tr").begin("td", "class", "task").element("strong", task.name());
        task.task().description().ifPresent(text -> page.element("small", text));
        if (!task.startDelay().isZero()) {
            page.element("small", "each starts " + Durations.brief(task.startDelay()) + " later (jitter)");
        }
        if (task.skipped() > 0) {
            page.element("small", skipped(task));
        }
        page.end().begin("td", "data-label", "schedule").element("code", task.schedule());
        if (!task.zone().equals(span.zone())) {
            page.element("small", task.zone().getId());
        }
        page.end().element("td", Integer.toString(task.firings()), "class", "number", "data-label", "starts");
        page.element("td", stamp(task.first()), "data-label", "first");
        page.element("td", stamp(task.last()), "data-label", "last");
        int[] cells = task.strip().stream().mapToInt(Integer::intValue).toArray();
        int most = 1;
        for (int cell : cells) {
            most = Math.max(most, cell);
        }
        page.begin("td", "class", "when");
        charts.cells(cells, 0, most);
        page.end().end().newLine();
    }

    private void collisions() {
        Collisions collisions = simulation.collisions();
        if (collisions.shown().isEmpty()) {
            return;
        }
        section("Starting in the same minute, and in how many").begin("ol", "class", "peaks pairs");
        List<Collision> shown = collisions.shown();
        for (Collision collision : shown.subList(0, Math.min(COLLISIONS, shown.size()))) {
            page.begin("li").element("b", Integer.toString(collision.minutes())).begin("div");
            names(collision.tasks());
            if (!collision.with().isEmpty()) {
                page.text("with ");
                names(collision.with());
            }
            page.end().end().newLine();
        }
        page.end();
        if (collisions.looked() < collisions.all()) {
            String compared =
                    "Compared were the " + collisions.looked() + " busiest of " + collisions.all() + " schedules.";
            page.element("p", compared, "class", "legend");
        }
        page.end().newLine();
    }

    private List<Absent> overlaps() {
        List<Absent> overlaps = new ArrayList<>();
        simulation
                .tasks()
                .forEach(task ->
                        task.overlap().ifPresent(overlap -> overlaps.add(new Absent(task.name(), overlap.line()))));
        return overlaps;
    }

    private List<Absent> clockNotes() {
        List<Absent> notes = new ArrayList<>();
        for (TaskForecast task : simulation.tasks()) {
            for (ClockNote note : task.clockNotes()) {
                notes.add(new Absent(task.name(), full(note.at(), task.zone()) + ": " + note.note()));
            }
        }
        return notes;
    }

    private List<Absent> silent() {
        List<Absent> silent = new ArrayList<>();
        for (TaskForecast task : simulation.tasks()) {
            if (task.firings() == 0) {
                String next = task.next() == null ? "none in sight" : "next " + full(task.next(), task.zone());
                silent.add(new Absent(task.name(), next + (task.skipped() == 0 ? "" : "; " + skipped(task))));
            }
        }
        return silent;
    }

    private void list(String title, List<Absent> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        section(title).begin("ul", "class", "plain");
        for (Absent task : tasks) {
            page.begin("li")
                    .element("strong", task.task())
                    .text(" " + task.why())
                    .end()
                    .newLine();
        }
        page.end().end().newLine();
    }

    private Markup section(String title) {
        return page.begin("section").element("h2", title).newLine();
    }

    private String stamp(@Nullable Instant at) {
        return at == null ? "" : span.brief(at);
    }

    private static String full(Instant at, ZoneId zone) {
        Span there = new Span(at, at.plusSeconds(Span.MINUTE), zone);
        return there.day(at) + " " + there.time(at) + " " + there.offset(at);
    }

    private static String skipped(TaskForecast task) {
        return count(task.skipped(), "firing") + " skipped: " + Objects.requireNonNullElse(task.skippedWhy(), "");
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String style() {
        try (InputStream style = Page.class.getResourceAsStream("page.css")) {
            return new String(Objects.requireNonNull(style, "page.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a part of the program cannot be read", e);
        }
    }
}
