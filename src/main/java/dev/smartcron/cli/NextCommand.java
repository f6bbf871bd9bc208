package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.schedule.Zones;
import dev.smartcron.status.Holds;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.store.RegisteredTask;
import dev.smartcron.store.TaskRow;
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
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron next                          the next ten of all tasks, in order",
            "  smartcron next payroll_auto_start       the next five of a task",
            "  smartcron next --all                    each task's next one",
            "  smartcron next --schedule '30 2 * * *' --timezone Australia/Sydney \\",
            "                 --from 2026-10-02        try a schedule beforehand",
            "",
            "--from takes a date, a date and time, or a duration from now (36h)."
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

    @Option(names = "--from", paramLabel = "T", description = "Begin at this time. Default: now.")
    private @Nullable String from;

    @Option(
            names = "--count",
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
        return names.isEmpty() ? ofTable(app) : ofTasks(app.names().find(names), app);
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
        Instant now = app.clockWithoutDatabase().instant();
        List<Instant> firings =
                UpcomingFirings.firings(schedule, start(schedule.zone(), now), count == null ? 5 : count);
        if (json()) {
            print(Json.object(
                    "schedule", expression,
                    "schedule_in_words", schedule.inWords(),
                    "timezone", schedule.zone().getId(),
                    "next",
                            firings.stream()
                                    .map(firing -> Zoned.iso(firing, schedule.zone()))
                                    .toList(),
                    "notes", notes(schedule, firings)));
            return ExitCode.DONE;
        }
        line(schedule.inWords() + " (" + schedule.zone() + ")");
        if (firings.isEmpty()) {
            line(schedule.whyNot(now).orElse("nothing fires within 100 years"));
        } else {
            Table table = new Table().text("FIRES").number("IN");
            for (Instant firing : firings) {
                table.noted(note(schedule, firing), when(firing, schedule.zone()), in(firing, now));
            }
            print(table);
        }
        return ExitCode.DONE;
    }

    private static List<Object> notes(Schedule schedule, List<Instant> firings) {
        List<Object> notes = new ArrayList<>();
        for (Instant firing : firings) {
            schedule.note(firing)
                    .ifPresent(note -> notes.add(Json.object("at", Zoned.iso(firing, schedule.zone()), "note", note)));
        }
        return notes;
    }

    /** Each task's own firings, one task after the other. */
    private int ofTasks(List<TaskRow> rows, Application app) {
        Instant now = app.now();
        Holds holds = app.holds();
        List<UpcomingFirings> coming = new ArrayList<>();
        for (TaskRow row : rows) {
            RegisteredTask task = RegisteredTask.of(row);
            coming.add(UpcomingFirings.of(task, start(task.zone(), now), count == null ? 5 : count, holds));
        }
        if (json()) {
            print(coming.stream().map(UpcomingFirings::json).toList());
            return ExitCode.DONE;
        }
        List<FiringLine> lines = new ArrayList<>();
        for (UpcomingFirings of : coming) {
            of.next().forEach(at -> lines.add(new FiringLine(at, of)));
        }
        print(lines, now);
        for (UpcomingFirings of : coming) {
            RegisteredTask task = of.task();
            if (of.why() != null) {
                line(task.name() + ": " + of.why());
            } else {
                task.scheduleInWords().ifPresent(words -> line(task.name() + ": " + words + " (" + task.zone() + ")"));
            }
        }
        return ExitCode.DONE;
    }

    /** The firings of the whole table in their order: the next ones at all, or with {@code --all} of each task. */
    private int ofTable(Application app) {
        Instant now = app.now();
        Holds holds = app.holds();
        int each = count != null ? count : all ? 1 : 10;
        List<UpcomingFirings> coming = new ArrayList<>();
        for (TaskRow row : app.tasks().all()) {
            RegisteredTask task = RegisteredTask.of(row);
            coming.add(UpcomingFirings.of(task, start(task.zone(), now), all ? each : 1, holds));
        }
        List<FiringLine> lines = new ArrayList<>();
        for (UpcomingFirings of : all ? coming : soonest(coming, each, now)) {
            of.next().forEach(at -> lines.add(new FiringLine(at, of)));
        }
        lines.sort(Comparator.comparing(FiringLine::at));
        List<FiringLine> shown = all ? lines : lines.subList(0, Math.min(each, lines.size()));
        if (json()) {
            List<UpcomingFirings> told = all ? coming : only(shown);
            print(told.stream().map(UpcomingFirings::json).toList());
        } else if (coming.isEmpty()) {
            line("No task is registered yet. Begin with: smartcron register tasks.yaml");
        } else {
            print(shown, now);
        }
        return ExitCode.DONE;
    }

    /** Looks for more firings only of the tasks that fire first: N firings are those of N tasks at most. */
    private List<UpcomingFirings> soonest(List<UpcomingFirings> coming, int firings, Instant now) {
        return coming.stream()
                .filter(of -> !of.next().isEmpty())
                .sorted(Comparator.comparing(of -> of.next().get(0)))
                .limit(firings)
                .map(of -> UpcomingFirings.of(of.task(), start(of.task().zone(), now), firings, of.holds()))
                .toList();
    }

    /** Groups the lines shown by task, the soonest first. */
    private static List<UpcomingFirings> only(List<FiringLine> shown) {
        Map<String, UpcomingFirings> only = new LinkedHashMap<>();
        for (FiringLine line : shown) {
            UpcomingFirings of = line.of();
            List<Instant> next = new ArrayList<>();
            if (only.containsKey(of.task().name())) {
                next.addAll(only.get(of.task().name()).next());
            }
            next.add(line.at());
            only.put(of.task().name(), new UpcomingFirings(of.task(), of.schedule(), next, of.holds(), null));
        }
        return List.copyOf(only.values());
    }

    private void print(List<FiringLine> lines, Instant now) {
        if (lines.isEmpty()) {
            return;
        }
        Table table = new Table().text("TASK").text("FIRES").number("IN");
        for (FiringLine line : lines) {
            RegisteredTask task = line.of().task();
            table.noted(
                    line.of().note(line.at()).orElse(null),
                    task.name(),
                    when(line.at(), task.zone()),
                    in(line.at(), now));
        }
        print(table);
    }

    private Instant start(ZoneId zone, Instant now) {
        return from == null ? now : PointInTime.future(from, zone, now).minusMillis(1);
    }

    private static @Nullable String note(Schedule schedule, Instant firing) {
        return schedule.note(firing).orElse(null);
    }

    /** {@code Sun 2026-11-22 03:00 +13:00}. */
    static String when(Instant at, ZoneId zone) {
        DayOfWeek day = at.atZone(zone).getDayOfWeek();
        return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + " " + TimeColumn.full(at, zone);
    }

    static @Nullable String in(Instant at, Instant now) {
        return at.isBefore(now) ? null : Text.span(Duration.between(now, at));
    }
}
