package dev.smartcron.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.status.Holds;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import dev.smartcron.text.Zoned;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "next",
        description = "Shows coming firings in local time, and how clock changes, days off and pauses affect them.",
        footer = {
            "  smartcron next                          the next ten of all tasks, in order",
            "  smartcron next payroll_auto_start       the next five of a task",
            "  smartcron next --all                    each task's next one",
            "  smartcron next --schedule '30 2 * * *' --timezone Australia/Sydney \\",
            "                 --from 2026-10-02        try a schedule beforehand",
            "",
            "--from takes a duration from now (36h), a time of day, a date, or both, with or",
            "without an offset. A local time that the clocks jump over is the end of the gap;",
            "of one that comes twice the first is meant."
        })
final class NextCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "0..*", description = "Show only these tasks.")
    private List<String> names = List.of();

    @Option(names = "--all", description = "Show every task.")
    private boolean all;

    @Option(names = "--schedule", paramLabel = "EXPR", description = "Show this schedule instead of a task's.")
    private @Nullable String expression;

    @Option(names = "--timezone", paramLabel = "Z", description = "Time zone of --schedule. Default: this machine's.")
    private @Nullable String timezone;

    @Option(
            names = "--from",
            paramLabel = "T",
            description = "Begin with this time, itself included. Default: after now.")
    private @Nullable String from;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "How many firings to show. Default: 5; 10 without a task; 1 with --all.")
    private @Nullable Integer count;

    /** A firing of a task, as a line of a table. */
    private record FiringLine(Instant at, UpcomingFirings of) {}

    @Override
    int run(Application app) {
        if (count != null && (count < 1 || count > 10_000)) {
            throw UserError.wrongUse("--count " + count + " is too few or too many", "Give 1 to 10000.");
        }
        if (expression != null) {
            if (names.size() == 4 && expression.indexOf(' ') < 0) {
                throw UserError.wrongUse(
                        "the schedule came as 5 words instead of one", "Put it in quotes: --schedule '*/30 * * * *'");
            }
            if (all || !names.isEmpty()) {
                throw UserError.wrongUse("--schedule cannot go with a task or --all", "Leave one of the two out.");
            }
            return ofSchedule(expression, app);
        }
        if (timezone != null) {
            throw UserError.wrongUse(
                    "--timezone goes with --schedule; a task has its own",
                    "smartcron next --schedule EXPR --timezone Z");
        }
        if (all && !names.isEmpty()) {
            throw UserError.wrongUse("--all means every task already", "Leave one of the two out.");
        }
        return ofTasks(app);
    }

    private int ofSchedule(String expression, Application app) {
        Schedule schedule;
        try {
            ZoneId zone = timezone == null ? app.zone() : Zones.parse(timezone);
            schedule = Schedule.parse(expression, zone);
        } catch (BadSchedule e) {
            throw UserError.wrongUse(
                    String.valueOf(e.getMessage()), "smartcron next --schedule '*/15 8-18 * * MON-FRI' --timezone UTC");
        }
        ZoneId zone = schedule.zone();
        Instant now = app.clockWithoutDatabase().instant();
        List<Instant> firings = UpcomingFirings.firings(schedule, start(zone, now), count == null ? 5 : count);
        if (json()) {
            List<String> next = new ArrayList<>();
            List<Object> notes = new ArrayList<>();
            for (Instant firing : firings) {
                String at = Zoned.iso(firing, zone);
                next.add(at);
                schedule.note(firing).ifPresent(note -> notes.add(Json.object("at", at, "note", note)));
            }
            print(Json.object(
                    "schedule", expression,
                    "schedule_in_words", schedule.inWords(),
                    "timezone", zone.getId(),
                    "next", next,
                    "notes", notes));
            return ExitCode.DONE;
        }
        line(schedule.inWords() + " (" + zone + ")");
        if (firings.isEmpty()) {
            line(schedule.whyNot(now).orElse("nothing fires within 100 years"));
        } else {
            print(firings(zone, now, schedule::note), firings);
        }
        return ExitCode.DONE;
    }

    /**
     * Shows the firings of tasks: of those named one after the other, with {@code --all} each task's first ones, otherwise
     * the first ones at all.
     */
    private int ofTasks(Application app) {
        Instant now = app.now();
        Holds holds = app.holds(now);
        boolean soonest = names.isEmpty() && !all;
        int firings = count != null ? count : all ? 1 : soonest ? 10 : 5;
        List<TaskRow> rows = names.isEmpty() ? app.tasks().all() : app.names().find(names);
        List<UpcomingFirings> coming = new ArrayList<>();
        for (TaskRow row : rows) {
            coming.add(of(RegisteredTask.of(row), soonest ? 1 : firings, holds, now));
        }
        if (soonest) {
            // N firings are those of N tasks at most, the ones that fire first: only these are asked for more.
            coming = coming.stream()
                    .filter(of -> !of.next().isEmpty())
                    .sorted(Comparator.comparing(of -> of.next().get(0)))
                    .limit(firings)
                    .map(of -> of(of.task(), firings, holds, now))
                    .toList();
        }
        List<FiringLine> lines = new ArrayList<>();
        for (UpcomingFirings of : coming) {
            of.next().forEach(at -> lines.add(new FiringLine(at, of)));
        }
        if (names.isEmpty()) {
            lines.sort(Comparator.comparing(FiringLine::at));
        }
        List<FiringLine> shown = soonest ? lines.subList(0, Math.min(firings, lines.size())) : lines;
        if (json()) {
            print((soonest ? byTask(shown) : coming)
                    .stream().map(UpcomingFirings::json).toList());
        } else if (rows.isEmpty()) {
            line(noTask(app));
        } else {
            print(shown, now);
            if (!names.isEmpty()) {
                coming.forEach(this::explain);
            }
        }
        return ExitCode.DONE;
    }

    private UpcomingFirings of(RegisteredTask task, int firings, Holds holds, Instant now) {
        return from == null
                ? UpcomingFirings.fromNow(task, now, firings, holds)
                : UpcomingFirings.of(task, start(task.zone(), now), firings, holds);
    }

    private void explain(UpcomingFirings of) {
        RegisteredTask task = of.task();
        if (of.why() != null) {
            line(task.name() + ": " + of.why());
        } else {
            task.scheduleInWords().ifPresent(words -> line(task.name() + ": " + words + " (" + task.zone() + ")"));
        }
    }

    /** Groups the lines shown by task, the soonest first. */
    private static List<UpcomingFirings> byTask(List<FiringLine> shown) {
        Map<UpcomingFirings, List<Instant>> next = shown.stream()
                .collect(groupingBy(FiringLine::of, LinkedHashMap::new, mapping(FiringLine::at, toList())));
        return next.entrySet().stream()
                .map(each -> each.getKey().with(each.getValue()))
                .toList();
    }

    private void print(List<FiringLine> lines, Instant now) {
        if (lines.isEmpty()) {
            return;
        }
        Table<FiringLine> table = new Table<FiringLine>()
                .text("TASK", line -> line.of().task().name())
                .word("FIRES", line -> when(line.at(), line.of().task().zone()))
                .number("IN", line -> in(line.at(), now))
                .note(line -> line.of().note(line.at()));
        print(table, lines);
    }

    /** A table of one task's firings. */
    static Table<Instant> firings(ZoneId zone, Instant now, Table.Cell<Instant> note) {
        return new Table<Instant>()
                .word("FIRES", at -> when(at, zone))
                .number("IN", at -> in(at, now))
                .note(note);
    }

    private Instant start(ZoneId zone, Instant now) {
        return from == null ? now : PointInTime.future(from, zone, now).minusMillis(1);
    }

    /** {@code Sun 2026-11-22 03:00 +13:00}. */
    private static String when(Instant at, ZoneId zone) {
        DayOfWeek day = at.atZone(zone).getDayOfWeek();
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " " + TimeColumn.full(at, zone);
    }

    private static @Nullable String in(Instant at, Instant now) {
        return at.isBefore(now) ? null : Text.span(Duration.between(now, at));
    }
}
