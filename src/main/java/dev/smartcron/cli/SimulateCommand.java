package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.ProgressLine;
import dev.smartcron.cli.terminal.SimulationText;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.schedule.Zones;
import dev.smartcron.simulation.SimulatedNode;
import dev.smartcron.simulation.SimulatedTask;
import dev.smartcron.simulation.Simulation;
import dev.smartcron.simulation.SimulationJson;
import dev.smartcron.simulation.SimulationPage;
import dev.smartcron.simulation.Simulator;
import dev.smartcron.simulation.Span;
import dev.smartcron.task.Definition;
import dev.smartcron.taskfile.Reading;
import dev.smartcron.taskfile.TaskFile;
import dev.smartcron.taskfile.TaskFileReader;
import dev.smartcron.text.Durations;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "simulate",
        description = "Shows what would run when, with peaks, collisions and clock changes; starts nothing.",
        footer = {
            "  smartcron simulate tasks.yaml                     the next day of a file",
            "  smartcron simulate tasks.yaml --from 2026-10-04 --timezone Australia/Sydney",
            "  smartcron simulate --registered --for 31d --html month.html",
            "",
            "A file needs no database. --from takes a duration from now (36h), a time of day,",
            "a date, or both; --for a duration of at most 366d, days as the calendar has",
            "them. A local time that the clocks jump over is the end of the gap."
        })
final class SimulateCommand extends Command {
    private static final int MOST_DAYS = 366;
    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "The task file to simulate.")
    private @Nullable Path file;

    @Option(names = "--registered", description = "Simulate the registered tasks, as operators left them.")
    private boolean registered;

    @Option(names = "--from", paramLabel = "T", description = "Begin with this time, itself included. Default: now.")
    private @Nullable String from;

    @Option(names = "--for", paramLabel = "D", description = "How long to simulate. Default: ${DEFAULT-VALUE}.")
    private String length = "1d";

    @Option(
            names = "--timezone",
            paramLabel = "Z",
            description = "Zone of --from and of the output. Default: this machine's.")
    private @Nullable String timezone;

    @Option(names = "--html", paramLabel = "PAGE", description = "Also write a page with charts.")
    private @Nullable Path html;

    /** The tasks whose schedules are walked, and where they are from. */
    private record TasksToSimulate(List<SimulatedTask> tasks, Map<String, Definition> calendars, String source) {}

    @Override
    int run(Application app) {
        Path tasks = file;
        if ((tasks == null) != registered) {
            throw UserError.wrongUse(
                    tasks == null ? "nothing to simulate" : "a file cannot go with --registered",
                    "smartcron simulate tasks.yaml, or smartcron simulate --registered");
        }
        Span span = span(app.clockWithoutDatabase().instant(), zone(app));
        TasksToSimulate given;
        if (tasks == null) {
            given = registered(app);
            if (given.tasks().isEmpty() && !json() && html == null) {
                line(noTask(app));
                return ExitCode.DONE;
            }
        } else {
            // Nothing is started, so it does not matter here who may start tasks as other users.
            Reading reading = TaskFileReader.read(tasks, null);
            if (reading instanceof Reading.Bad bad) {
                return refuse(bad);
            }
            TaskFile good = ((Reading.Good) reading).file();
            given = new TasksToSimulate(
                    good.tasks().stream().map(SimulatedTask::declared).toList(), good.calendars(), tasks.toString());
        }
        tell(simulate(given, app, span), given.source());
        return ExitCode.DONE;
    }

    private void tell(Simulation simulation, String source) {
        if (html != null) {
            write(html, SimulationPage.of(simulation, source));
        }
        if (json()) {
            print(SimulationJson.of(simulation));
            return;
        }
        new SimulationText(simulation, width(), paint()).lines(source).forEach(this::line);
        if (html != null) {
            line("");
            line("Written to " + Text.oneLine(html.toString()));
        }
    }

    private Simulation simulate(TasksToSimulate given, Application app, Span span) {
        SimulatedNode node = app.simulatedNode();
        int all = given.tasks().size();
        try (ProgressLine progress = new ProgressLine(console().err(), "simulating", all)) {
            return Simulator.run(given.tasks(), given.calendars(), node, span, progress::done);
        } catch (Simulator.TooMuch e) {
            throw UserError.wrongUse(String.valueOf(e.getMessage()), "Give a shorter time: --for 1d");
        }
    }

    private static TasksToSimulate registered(Application app) {
        return new TasksToSimulate(app.simulatedTasks(), app.calendars(), "registered tasks");
    }

    private ZoneId zone(Application app) {
        try {
            return timezone == null ? app.zone() : Zones.parse(timezone);
        } catch (BadSchedule e) {
            throw UserError.wrongUse(String.valueOf(e.getMessage()), "--timezone Pacific/Auckland, or --timezone UTC");
        }
    }

    /** Days are the calendar's, so that a day which a clock change makes longer or shorter is a whole one. */
    private Span span(Instant now, ZoneId zone) {
        Duration given;
        try {
            given = Durations.parse(length.strip());
        } catch (IllegalArgumentException e) {
            throw UserError.wrongUse("--for: " + e.getMessage(), "--for 1d, or --for 90m");
        }
        if (given.isZero() || given.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw UserError.wrongUse(
                    "--for " + length + " is " + (given.isZero() ? "no time at all" : "too long"),
                    "Give 1m to " + MOST_DAYS + "d.");
        }
        Instant begin = from == null ? now : PointInTime.future(from, zone, now);
        try {
            if (begin.isBefore(FIRST) || !begin.isBefore(LAST)) {
                throw new DateTimeException("not a time of ours");
            }
            boolean byCalendar = length.indexOf('d') >= 0 || length.indexOf('D') >= 0;
            long days = byCalendar ? given.toDays() : 0;
            ZonedDateTime start = begin.atZone(zone);
            Instant end = PointInTime.instant(start.toLocalDateTime().plusDays(days), zone, start.getOffset())
                    .plus(given.minusDays(days));
            return Span.between(begin, end, zone);
        } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
            throw UserError.wrongUse("--from " + from + " is too far away", "--from 2026-11-22");
        }
    }

    private static void write(Path page, String text) {
        try {
            Files.writeString(page, text);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot write " + page + ": " + FileErrors.inWords(e),
                    "Name a file in a folder that is there and yours.");
        }
    }
}
