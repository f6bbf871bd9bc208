package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.operations.TaskSource;
import dev.smartcron.status.TaskState;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "list",
        description = "Shows the task table: when each task is due, and how it last ended.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron list",
            "  smartcron list --category payroll",
            "  smartcron list --wide",
            "  smartcron list --files     which file to edit, and whether it was registered",
            "  smartcron list --json",
            "",
            "IN is the time until the next firing, AGO the time since the last start."
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

    @Override
    int run(Application app) {
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
        } else {
            table(now).lines(shown, wide ? Integer.MAX_VALUE : width(), paint()).forEach(this::line);
        }
        return ExitCode.DONE;
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

    private Table<TaskState> table(Instant now) {
        Table<TaskState> table = new Table<TaskState>()
                .text("TASK", TaskState::name)
                .text("SCHEDULE", TaskState::schedule)
                .number("IN", state -> in(state, now))
                .status("LAST", state -> state.running() > 0 ? "running" : state.lastStatus())
                .number("AGO", state -> Text.ago(state.lastStartedAt(), now))
                .extra(
                        "TOOK",
                        state -> Optional.ofNullable(state.lastDuration()).map(Durations::brief))
                .extra("CATEGORY", TaskState::category)
                .extra("TIMEZONE", state -> state.registered().zone())
                .note(ListCommand::note);
        return wide ? table.extra("IN WORDS", state -> state.registered().scheduleInWords()) : table;
    }

    /** The problem of the task itself, or the reason why its newest execution was not started. */
    private static @Nullable String note(TaskState state) {
        if (state.registered().problem() == null && state.noNode() != null) {
            return state.whyNoNode().orElse(null);
        }
        Execution last = state.last();
        boolean notStarted = last != null
                && state.running() == 0
                && (last.status() == Status.PENDING || last.status() == Status.SKIPPED);
        return state.registered().problem() == null && notStarted
                ? state.lastReason().orElse(null)
                : state.registered().problem();
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
            return due.isAfter(now) ? Text.span(Duration.between(now, due)) : "now";
        }
        return switch (state.registered().row().kind()) {
            case REBOOT -> "boot";
            case CONTINUOUS -> "always";
            case TIMED, ON_DEMAND, CRONTAB -> null;
        };
    }
}
