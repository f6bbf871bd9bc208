package dev.smartcron.simulation;

import dev.smartcron.simulation.ScheduleForecast.FiringCounts;
import dev.smartcron.simulation.Totals.Parallelism;
import dev.smartcron.simulation.Totals.Peak;
import dev.smartcron.text.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A simulation as one page that needs nothing but itself: no script, no network, no other file. */
public final class Page {
    private static final int BARS_BY_HOUR = 49 * 60;
    private static final int PEAKS = 6;
    private static final int NAMES = 60;
    private static final int COLLISIONS = 12;

    /** Forbids to load or run anything, even if something got past the escaping. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

    private final Simulation simulation;
    private final Totals totals;
    private final Span span;
    private final Markup page = new Markup();
    private final Charts charts;

    private Page(Simulation simulation) {
        this.simulation = simulation;
        this.totals = simulation.totals();
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
        page.add("""
                <!DOCTYPE html>
                <html lang="en"><head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta http-equiv="Content-Security-Policy" content="{}"/>
                <title>Simulation of {}</title>
                <style>""", POLICY, source);
        page.add(style());
        page.add("</style>\n</head><body><main>\n");
        head(source);
        timeline();
        peaks();
        tasks();
        collisions();
        list("Runs that would overlap themselves", simulation.overlaps());
        list("What clock changes do", clockNotes());
        list("No start in this time", simulation.silent(Span::full));
        list("Not started by the clock", simulation.notByClock());
        list("Left out", simulation.leftOut());
        page.add("</main></body></html>\n");
        return page.toString();
    }

    private void head(String source) {
        page.add(
                "<header><h1>What would run: {}</h1><p>{} to {}, {}. Environment {}, node {}. Nothing was started.</p>",
                source,
                Span.full(span.from(), span.zone()),
                Span.full(span.until(), span.zone()),
                span.zone(),
                simulation.node().environment(),
                simulation.node().name());
        page.add("<dl class=\"figures\">");
        figure(
                "starts",
                simulation.starts(),
                "of " + count(simulation.starting().size(), "task"));
        if (!totals.peaks().isEmpty()) {
            Peak peak = totals.peaks().get(0);
            figure("in the busiest minute", peak.starts(), span.stamp(peak.at()));
        }
        Parallelism running = totals.running();
        if (running.at() != null) {
            int over = running.minutesOver();
            int limit = simulation.node().maxParallel();
            figure(
                    "running at once",
                    running.most(),
                    "this node runs up to " + limit + (over == 0 ? "" : ", too few in " + count(over, "minute")));
        }
        figure("colliding pairs", totals.collisions().pairs(), "start in the same minute");
        page.add("</dl></header>\n");
    }

    private void figure(String name, long number, String detail) {
        page.add("<div><dt>{}</dt><dd>{}</dd><dd class=\"detail\">{}</dd></div>", name, number, detail);
    }

    private void timeline() {
        if (simulation.starts() == 0) {
            return;
        }
        int minutes = span.minutes();
        if (!totals.perMinute().isEmpty()) {
            section("Starts per minute");
            charts.bars(totals.perMinute(), minutes <= 60 ? 5 : 15);
        } else if (minutes <= BARS_BY_HOUR) {
            section("Starts per hour");
            page.add("""
                    <p class="legend"><i class="bar"></i>in the hour <i class="peak"></i>in its busiest minute</p>""");
            charts.bars(totals.perHour(), minutes <= 25 * 60 ? 120 : 360);
        } else {
            section("Starts per hour of the day");
            charts.grid(HourGrid.of(simulation));
        }
        page.add("</section>\n");
    }

    private void peaks() {
        if (totals.peaks().isEmpty()) {
            return;
        }
        section("Peaks");
        page.add("<ol class=\"peaks\">");
        totals.peaks().stream().limit(PEAKS).forEach(peak -> {
            String times = peak.times() == 1 ? "" : ", the same in " + count(peak.times(), "minute");
            page.add("<li><b>{}</b><div><strong>{}</strong>{}", peak.starts(), span.stamp(peak.at()), times);
            names(peak.tasks());
            page.add("</div></li>\n");
        });
        page.add("</ol></section>\n");
    }

    private void names(List<String> names) {
        page.add("<p class=\"names\">");
        names.stream().limit(NAMES).forEach(name -> page.add("<span>{}</span> ", name));
        page.add("{}</p>", names.size() > NAMES ? "and " + (names.size() - NAMES) + " more " : "");
    }

    private void tasks() {
        section("Tasks");
        page.add("""
                <table><thead><tr><th class="">Task</th><th class="">Schedule</th><th class="number">Starts</th>\
                <th class="">First</th><th class="">Last</th><th class="">When</th></tr></thead><tbody>
                """);
        simulation.starting().forEach(this::row);
        page.add("</tbody></table></section>\n");
    }

    private void row(TaskForecast task) {
        page.add("<tr><td class=\"task\"><strong>{}</strong>", task.name());
        Stream.concat(task.task().description().stream(), task.remarks()).forEach(this::small);
        page.add(
                "</td><td data-label=\"schedule\"><code>{}</code>",
                task.schedule().schedule().text());
        if (!task.zone().equals(span.zone())) {
            small(task.zone().getId());
        }
        FiringCounts firings = task.firings();
        page.add("""
                </td><td class="number" data-label="starts">{}</td><td data-label="first">{}</td>\
                <td data-label="last">{}</td><td class="when">""", firings.started(), brief(firings.first()), brief(firings.last()));
        int[] cells =
                task.schedule().strip().stream().mapToInt(Integer::intValue).toArray();
        charts.cells(cells, 0, task.schedule().strip().stream().reduce(1, Math::max));
        page.add("</td></tr>\n");
    }

    private void small(String text) {
        page.add("<small>{}</small>", text);
    }

    private void collisions() {
        Collisions collisions = totals.collisions();
        if (collisions.shown().isEmpty()) {
            return;
        }
        section("Starting in the same minute, and in how many");
        page.add("<ol class=\"peaks pairs\">");
        collisions.shown().stream().limit(COLLISIONS).forEach(collision -> {
            page.add("<li><b>{}</b><div>", collision.minutes());
            names(collision.tasks());
            if (!collision.with().isEmpty()) {
                page.add("with ");
                names(collision.with());
            }
            page.add("</div></li>\n");
        });
        page.add("</ol>");
        if (collisions.looked() < collisions.all()) {
            page.add(
                    "<p class=\"legend\">Compared were the {} busiest of {} schedules.</p>",
                    collisions.looked(),
                    collisions.all());
        }
        page.add("</section>\n");
    }

    private List<TaskNote> clockNotes() {
        return simulation.tasks().stream()
                .flatMap(task -> task.schedule().clockNotes().stream()
                        .map(note -> new TaskNote(task.name(), Span.full(note.at(), task.zone()) + ": " + note.note())))
                .toList();
    }

    private void list(String title, List<TaskNote> notes) {
        if (notes.isEmpty()) {
            return;
        }
        section(title);
        page.add("<ul class=\"plain\">");
        notes.forEach(note -> page.add("<li><strong>{}</strong> {}</li>\n", note.task(), note.text()));
        page.add("</ul></section>\n");
    }

    private void section(String title) {
        page.add("<section><h2>{}</h2>\n", title);
    }

    private String brief(@Nullable Instant at) {
        return at == null ? "" : span.brief(at);
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
