package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.simulation.ClockYear;
import dev.smartcron.simulation.ClockYear.YearChange;
import dev.smartcron.simulation.Forecast;
import dev.smartcron.simulation.QuietTimes;
import dev.smartcron.simulation.QuietTimes.QuietTime;
import dev.smartcron.simulation.SimulatedTask;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.SimulationComparison;
import dev.smartcron.simulation.Simulator;
import dev.smartcron.simulation.Span;
import dev.smartcron.task.Definition;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.taskfile.TaskFile;
import dev.smartcron.taskfile.TaskFileReader;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import dev.smartcron.yaml.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page on which it is told what would run, and what an edited task file would change. */
public record PlanPage(PageMaker pages) {
    private static final String DAY = "24h";
    private static final String WEEK = "7d";
    private static final String EDITED = "the edited file";
    private static final int MOST_TASKS = 100;
    private static final Parameter LENGTH =
            Parameter.word("for", List.of(DAY, WEEK), "How long. Default: " + DAY + ".");

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.look("/plan", "What the registered tasks would do.", List.of(LENGTH), this::plan),
                new Endpoint(
                        Method.POST,
                        "/plan",
                        Access.VIEWER,
                        "What an edited task file would change; nothing is registered.",
                        List.of(
                                LENGTH,
                                Parameter.text("file", "The text of the task file."),
                                Parameter.text(
                                        "source", "The registered file whose tasks it replaces. Default: none.")),
                        this::compare));
    }

    /**
     * What the page shows.
     *
     * @param length {@code 24h} or {@code 7d}
     * @param mostTasks of those that start
     * @param file the text to compare; empty at first
     * @param sources the files that are registered
     */
    public record PlanView(
            Forecast forecast,
            String length,
            List<QuietTime> quiet,
            List<YearChange> year,
            int mostTasks,
            String file,
            List<String> sources,
            @Nullable String source,
            List<Problem> problems,
            @Nullable SimulationComparison comparison) {
        public boolean isEmpty() {
            Simulation all = forecast.simulation();
            return all.tasks().isEmpty()
                    && all.notByClock().isEmpty()
                    && all.leftOut().isEmpty();
        }

        /** The tasks that start and are not told. */
        public int moreTasks() {
            return Math.max(0, forecast.simulation().starting().size() - mostTasks);
        }

        /** The figures of both, side by side: its name, as it is, as it would be. */
        public List<FigurePair> figures() {
            if (comparison == null) {
                return List.of();
            }
            Simulation before = comparison.before();
            Simulation after = comparison.after();
            return List.of(
                    new FigurePair("Starts", before.starts(), after.starts()),
                    new FigurePair(
                            "Tasks that start",
                            before.starting().size(),
                            after.starting().size()),
                    new FigurePair("Starts in the busiest minute", busiest(before), busiest(after)),
                    new FigurePair(
                            "Running at once",
                            before.totals().running().most(),
                            after.totals().running().most()),
                    new FigurePair(
                            "Minutes in which more would run than this node lets",
                            before.totals().running().minutesOver(),
                            after.totals().running().minutesOver()),
                    new FigurePair(
                            "Colliding pairs",
                            before.totals().collisions().pairs(),
                            after.totals().collisions().pairs()));
        }

        private static long busiest(Simulation simulation) {
            return simulation.totals().perHour().stream()
                    .mapToInt(hour -> hour.busiestMinute())
                    .max()
                    .orElse(0);
        }
    }

    /** A number as it is, and as it would be. */
    public record FigurePair(String name, long before, long after) {
        /** {@code +3}, or {@code -2}; empty for the same. */
        public String difference() {
            return after == before ? "" : (after > before ? "+" : "") + (after - before);
        }
    }

    private Response plan(Request request) {
        return shown(request, "", null, List.of(), null);
    }

    private Response compare(Request request) {
        String text = request.text("file").orElse("");
        String source = request.text("source").orElse(null);
        if (text.isBlank()) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "there is no file to compare", "Paste its text into the field.");
        }
        Reading reading = TaskFileReader.readText(text, EDITED);
        return reading instanceof Reading.Bad bad
                ? shown(request, text, source, bad.problems(), null)
                : shown(request, text, source, List.of(), ((Reading.Good) reading).file());
    }

    private Response shown(
            Request request, String text, @Nullable String source, List<Problem> problems, @Nullable TaskFile edited) {
        Application app = request.app();
        Instant now = request.now();
        String length = request.text("for").orElse(DAY);
        Span span =
                Span.between(now, now.plus(length.equals(WEEK) ? Duration.ofDays(7) : Duration.ofDays(1)), app.zone());
        List<SimulatedTask> tasks = app.simulatedTasks();
        Map<String, Definition> calendars = app.calendars();
        Simulation simulation = simulated(app, tasks, calendars, span);
        PlanView plan = new PlanView(
                new Forecast(simulation, "registered tasks"),
                length,
                QuietTimes.of(simulation),
                ClockYear.after(now, tasks, calendars, app.simulatedNode()),
                MOST_TASKS,
                text,
                app.tasks().sources(),
                source,
                problems.stream().limit(MOST_TASKS).toList(),
                edited == null
                        ? null
                        : SimulationComparison.of(simulation, changed(app, edited, source, calendars, span)));
        return pages.page(
                request,
                new PageHead(
                        "Plan",
                        SiteSection.PLAN,
                        "smartcron simulate --registered --for " + length.replace("24h", "1d"),
                        null),
                "plan",
                plan);
    }

    private static Simulation changed(
            Application app, TaskFile edited, @Nullable String source, Map<String, Definition> calendars, Span span) {
        Map<String, Definition> all = new LinkedHashMap<>(calendars);
        all.putAll(edited.calendars());
        return simulated(app, new ArrayList<>(app.simulatedTasks(edited.tasks(), source)), all, span);
    }

    private static Simulation simulated(
            Application app, List<SimulatedTask> tasks, Map<String, Definition> calendars, Span span) {
        try {
            return Simulator.run(tasks, calendars, app.simulatedNode(), span, unused -> {});
        } catch (Simulator.TooMuch e) {
            throw new RequestError(ErrorCode.UNPROCESSABLE, String.valueOf(e.getMessage()), "Look at 24h.");
        }
    }
}
