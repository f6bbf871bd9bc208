package dev.smartcron.cli;

import dev.smartcron.alert.channel.Channels;
import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.operations.TaskSource;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.status.Recipients;
import dev.smartcron.status.TaskReference;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "list",
        description = "Shows the task table: when each task is due, and how it last ended.",
        footer = {
            "  smartcron list",
            "  smartcron list --category payroll",
            "  smartcron list --wide",
            "  smartcron list --files     which file to edit, and whether it was registered",
            "  smartcron list --markdown  the task reference: when, what, limits, who is told",
            "  smartcron list --json",
            "",
            "IN is the time until the next firing; 7m late: no tick has come for it yet.",
            "LAST is running, or how it last ended, AGO the time since that run began. A wide",
            "terminal has room for NEXT and BEGAN: the same times by this machine's clock.",
            "DONE is what a running task says of its progress.",
            "RESTARTS is how often a service was started again in the last 24 hours."
        })
final class ListCommand extends Command {
    @Option(names = "--category", paramLabel = "NAME", description = "Show only tasks of this category.")
    private @Nullable String category;

    @Option(
            names = "--wide",
            description = "Show every column and the schedules in words, however narrow the terminal.")
    private boolean wide;

    @Option(
            names = "--files",
            description = "Show instead the files that the tasks are from, and which of them were edited since.")
    private boolean files;

    @Option(
            names = "--markdown",
            description =
                    "Write instead the reference of the tasks, a Markdown document: when, what, limits, who is told.")
    private boolean markdown;

    @Override
    int run(Application app) {
        if (markdown && (json() || files)) {
            throw UserError.wrongUse(
                    "--markdown does not go with " + (json() ? "--json" : "--files"), "Give one of the two.");
        }
        if (files) {
            return files(app);
        }
        Instant now = app.now();
        List<TaskState> all = app.states().all(now);
        List<TaskState> shown = category == null ? all : ofCategory(all, category);
        if (json()) {
            print(shown.stream().map(TaskState::json).toList());
        } else if (shown.isEmpty()) {
            line(noTask(app));
        } else if (markdown) {
            console().out().print(reference(app, all).of(registered(shown)));
        } else {
            table(shown, app.hasManyNodes(), app.zone(), now)
                    .lines(shown, wide ? Integer.MAX_VALUE : width(), paint())
                    .forEach(this::asItIs);
        }
        return ExitCode.DONE;
    }

    private TaskReference reference(Application app, List<TaskState> all) {
        AlertSettings alerts = app.settings().alerts();
        Recipients recipients =
                Recipients.of(alerts, Channels.of(alerts, console().clock()).names());
        return new TaskReference(registered(all), app.tasks().groups(), recipients);
    }

    private static List<RegisteredTask> registered(List<TaskState> states) {
        return states.stream().map(TaskState::registered).toList();
    }

    private int files(Application app) {
        boolean none = app.tasks().all().isEmpty();
        List<TaskSource> sources = none ? List.of() : TaskSource.all(app.operated(), app.node()::read);
        if (json()) {
            print(sources.stream().map(TaskSource::json).toList());
        } else if (none) {
            line(noTask(app));
        } else {
            sources.forEach(source -> line(source.line()));
        }
        return ExitCode.DONE;
    }

    private static List<TaskState> ofCategory(List<TaskState> all, String category) {
        List<TaskState> shown = all.stream()
                .filter(state -> state.category().orElse("").equals(category))
                .toList();
        if (shown.isEmpty() && !all.isEmpty()) {
            TreeSet<String> known = new TreeSet<>();
            all.forEach(state -> state.category().ifPresent(known::add));
            throw UserError.wrongUse(
                    "no task is in the category '" + category + "'" + Nearest.hint(category, known),
                    known.isEmpty()
                            ? "smartcron list shows every task."
                            : "There is " + String.join(", ", known) + ".");
        }
        return shown;
    }

    private Table<TaskState> table(List<TaskState> shown, boolean manyNodes, ZoneId zone, Instant now) {
        TimeColumn next = TimeColumn.of(
                shown.stream().flatMap(state -> firing(state).stream()).toList(), zone);
        TimeColumn began = TimeColumn.of(
                shown.stream().flatMap(state -> state.shownAt().stream()).toList(), zone);
        Table<TaskState> table = new Table<TaskState>()
                .text("TASK", TaskState::name)
                .word("SCHEDULE", TaskState::schedule)
                .spare(1)
                .number("IN", state -> in(state, now))
                .number(next.title("NEXT"), state -> firing(state).map(at -> next.brief(at, now)))
                .spare(4)
                .status("LAST", TaskState::shownStatus)
                .number("AGO", state -> state.shownAt().map(at -> Text.ago(at, now)))
                .number(began.title("BEGAN"), state -> state.shownAt().map(at -> began.brief(at, now)))
                .spare(5)
                .number("TOOK", state -> state.took().map(Durations::brief))
                .spare(2);
        if (shown.stream().anyMatch(state -> state.runs().progress() != null)) {
            table.number("DONE", state -> Text.percent(state.runs().progress())).spare(1);
        }
        if (shown.stream().anyMatch(state -> restarts(state) != null)) {
            table.number("RESTARTS", ListCommand::restarts).spare(5);
        }
        if (manyNodes) {
            table.text("NODE", state -> state.runs().shown().map(Execution::node))
                    .spare(3);
        }
        table.word("CATEGORY", TaskState::category)
                .spare(6)
                .word("TIMEZONE", state -> state.registered().zone())
                .spare(7)
                .note(ListCommand::note);
        return wide
                ? table.number("PRIORITY", TaskState::priority)
                        .spare(8)
                        .word("IN WORDS", state -> state.registered().scheduleInWords())
                        .spare(8)
                : table;
    }

    /** The number of times a service was started again in the last 24 hours; null for none. */
    private static @Nullable Integer restarts(TaskState state) {
        return state.service()
                .map(RunningService::restarts)
                .filter(count -> count > 0)
                .orElse(null);
    }

    /** The next firing of a task that will come to something. */
    private static Optional<Instant> firing(TaskState state) {
        return state.enabled() && !state.isPaused() && state.noNode() == null
                ? Optional.ofNullable(state.nextDue())
                : Optional.empty();
    }

    /** The problem of the task itself, or the reason why no node comes for it, or its newest execution was not started. */
    private static @Nullable String note(TaskState state) {
        if (state.registered().problem() != null) {
            return state.registered().problem();
        }
        Optional<String> problem = state.service().flatMap(RunningService::restartProblem);
        if (problem.isPresent()) {
            return problem.get();
        }
        Execution last = state.last();
        if (state.noNode() != null || last == null || state.isRunning()) {
            return state.whyNoNode().orElse(null);
        }
        return switch (last.status()) {
            case PENDING -> state.lastReason().orElse(null);
            case SKIPPED -> "skipped: " + state.lastReason().orElse("");
            default -> null;
        };
    }

    private static @Nullable String in(TaskState state, Instant now) {
        if (!state.enabled()) {
            return "disabled";
        }
        if (state.isPaused()) {
            return "paused";
        }
        if (state.noNode() != null) {
            return state.noNode().is(ReasonCode.OTHER_NODE) ? "waits" : "skipped";
        }
        Instant due = state.nextDue();
        if (due != null) {
            return due.isAfter(now) ? Text.span(Duration.between(now, due)) : overdue(Duration.between(due, now));
        }
        return switch (state.registered().row().kind()) {
            case REBOOT -> "boot";
            case CONTINUOUS -> "always";
            case TIMED, ON_DEMAND, CRONTAB -> null;
        };
    }

    private static String overdue(Duration late) {
        return late.compareTo(Duration.ofMinutes(1)) < 0 ? "now" : Text.span(late) + " late";
    }
}
