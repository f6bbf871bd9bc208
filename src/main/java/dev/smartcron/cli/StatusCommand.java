package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.status.DatabaseState;
import dev.smartcron.status.SystemOverview;
import dev.smartcron.status.SystemProblems;
import dev.smartcron.status.SystemStatus;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.TickBook;
import dev.smartcron.store.nodes.NodeTable.Jump;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.nodes.NodeTable.Summary;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Sizes;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine;

@CommandLine.Command(
        name = "status",
        description = "Shows the system at a glance: tasks, what runs, last ticks, the last 24 hours, problems.",
        footer = {
            "  smartcron status",
            "  smartcron status --json",
            "",
            "Only shows: smartcron health exits 1 when something is wrong."
        })
final class StatusCommand extends Command {
    @Override
    int run(Application app) {
        Instant now = app.now();
        SystemOverview overview = app.overview(now);
        if (json()) {
            print(overview.json(app.zone()));
            return ExitCode.DONE;
        }
        Pause pause = overview.pause();
        if (pause != null) {
            line("Everything is " + Sentence.in(app.zone()).of(pause.reason(false))
                    + "; smartcron resume --all ends that");
        }
        SystemStatus situation = overview.system();
        tell(situation, overview.ticks(), overview.here());
        if (app.database().isKept()) {
            database(overview.database(), now, app.zone());
        }
        running(situation, app.zone());
        problems(situation.problems(overview.silentAfter()));
        return ExitCode.DONE;
    }

    private void tell(SystemStatus situation, TickBook book, NodeSettings here) {
        long disabled = situation.tasks().size() - situation.enabled();
        line("SmartCron on " + here.name() + " (" + here.environment() + "), home " + here.home());
        line("");
        labelled(
                "Tasks      ",
                situation.tasks().size() + " registered, " + situation.enabled() + " enabled, " + disabled + " disabled"
                        + paused(situation));
        labelled("Now        ", situation.running().size() + " running, " + situation.pending() + " pending");
        services(situation.tasks());
        labelled("Last 24 h  ", outcomes(situation.lastDay()));
        List<String> ticks = new ArrayList<>();
        for (NodeRow node : situation.heartbeats().nodes()) {
            ticks.add(node.name() + " "
                    + situation
                            .heartbeats()
                            .lastTick(node)
                            .map(last -> ago(last, situation.now(), book.zone()))
                            .orElse("never"));
        }
        labelled("Last tick  ", ticks.isEmpty() ? "never" : String.join(", ", ticks));
        ticks(book);
        withoutNode(situation);
    }

    private void problems(List<String> problems) {
        line("");
        line(problems.isEmpty() ? "No problems." : "Problems");
        problems.forEach(problem -> labelled("  ", problem));
    }

    /** {@code 61M, grows by 3.1M a day; last cleanup 9h ago (02:00), maintain never, backup never}. */
    private void database(DatabaseState state, Instant now, ZoneId zone) {
        OptionalLong perDay = state.bytesPerDay();
        labelled(
                "Database   ",
                Sizes.brief(state.bytes())
                        + (perDay.isEmpty()
                                ? ""
                                : perDay.getAsLong() > 0
                                        ? ", grows by " + Sizes.brief(perDay.getAsLong()) + " a day"
                                        : ", does not grow")
                        + "; last cleanup " + when(state.last().cleanup(), now, zone)
                        + ", maintain " + when(state.last().maintain(), now, zone)
                        + ", backup " + when(state.last().backup(), now, zone));
    }

    private static String when(Optional<Instant> at, Instant now, ZoneId zone) {
        return at.map(then -> ago(then, now, zone)).orElse("never");
    }

    /** {@code 6 of 7 up; worker waits for db: not ready; api, bot started again 2 times in the last 24 h}. */
    private void services(List<TaskState> tasks) {
        List<TaskState> enabled = tasks.stream()
                .filter(task -> task.service().isPresent() && task.enabled())
                .toList();
        if (enabled.isEmpty()) {
            return;
        }
        Map<String, List<String>> told = new LinkedHashMap<>();
        for (TaskState task : enabled) {
            service(task)
                    .ifPresent(words -> told.computeIfAbsent(words, any -> new ArrayList<>())
                            .add(task.name()));
        }
        long up = enabled.stream().filter(TaskState::isRunning).count();
        List<String> parts = new ArrayList<>(List.of(up + " of " + enabled.size() + " up"));
        told.forEach((words, names) -> parts.add(SystemProblems.someOf(names) + " " + words));
        labelled("Services   ", String.join("; ", parts));
    }

    /** Tells what is wrong or new about a service; nothing of one that is up and was not started again. */
    private static Optional<String> service(TaskState task) {
        RunningService service = task.service().orElseThrow();
        if (service.restartsAgainAndAgain()) {
            return service.restartProblem();
        }
        if (!task.isRunning()) {
            return task.lastReason().or(() -> Optional.of("is not up"));
        }
        return service.restarts() == 0
                ? Optional.empty()
                : Optional.of("started again " + Text.count(service.restarts(), "time") + " in the last 24 h");
    }

    private static String paused(SystemStatus situation) {
        long paused = situation.tasks().stream().filter(TaskState::isPaused).count();
        return paused == 0 ? "" : ", " + paused + " paused";
    }

    /** {@code 3m ago (12:04)}: where it was today, the time of day beside it. */
    private static String ago(Instant then, Instant now, ZoneId zone) {
        return Text.ago(then, now) + " ago ("
                + TimeColumn.of(List.of(then), zone).brief(then, now) + ")";
    }

    private void ticks(TickBook book) {
        for (Summary node : book.nodes()) {
            labelled(
                    "Minutes    ",
                    node.node() + ": " + minutes(node, book) + "; latest tick " + Durations.brief(node.latest())
                            + " late");
        }
        for (Jump jump : book.jumps()) {
            labelled(
                    "Clock      ",
                    jump.node() + (jump.by().isNegative() ? ": set back by " : ": put forward by ")
                            + Durations.format(jump.by().abs()) + ", found at " + Zoned.iso(jump.found(), book.zone()));
        }
    }

    /** {@code all minutes of the last 24 h answered}; of a node that has begun since, from its first tick on. */
    private static String minutes(Summary node, TickBook book) {
        if (node.missing() > 0 && node.missingFrom() != null) {
            return Text.count(node.missing(), "minute") + " of the last 24 h not answered, the first at "
                    + Zoned.iso(node.missingFrom(), book.zone());
        }
        boolean isWholeDay = node.first().isBefore(book.since().plus(Duration.ofHours(1)));
        return isWholeDay
                ? "all minutes of the last 24 h answered"
                : "all minutes answered since its first tick at " + Zoned.iso(node.first(), book.zone());
    }

    /** Tells of tasks that no node comes for. That may be meant so, where one file serves several machines. */
    private void withoutNode(SystemStatus situation) {
        Map<String, List<String>> without = new LinkedHashMap<>();
        for (TaskState task : situation.tasks()) {
            task.whyNoNode()
                    .ifPresent(why -> without.computeIfAbsent(why, any -> new ArrayList<>())
                            .add(task.name()));
        }
        without.forEach((why, names) -> labelled("Elsewhere  ", String.join(", ", names) + ": " + why));
    }

    private void running(SystemStatus situation, ZoneId zone) {
        if (situation.running().isEmpty()) {
            return;
        }
        line("");
        TimeColumn began = TimeColumn.of(
                situation.running().stream()
                        .map(Execution::startedAt)
                        .filter(Objects::nonNull)
                        .toList(),
                zone);
        Table<Execution> table = new Table<Execution>()
                .number("ID", Execution::id)
                .text("RUNNING", Execution::task)
                .number("FOR", execution -> Text.ago(execution.startedAt(), situation.now()))
                .number(
                        began.title("SINCE"),
                        execution ->
                                Optional.ofNullable(execution.startedAt()).map(at -> began.brief(at, situation.now())))
                .spare(3)
                .number("DONE", execution -> Text.percent(situation.progress().get(execution.id())))
                .spare(1)
                .text("NODE", Execution::node)
                .spare(2);
        print(table, situation.running());
    }

    private static String outcomes(Map<Status, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(count + " " + status.word()));
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }
}
