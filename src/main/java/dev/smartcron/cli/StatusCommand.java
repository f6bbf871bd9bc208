package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.NodeSettings;
import dev.smartcron.status.SystemStatus;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.TickBook;
import dev.smartcron.store.nodes.NodeTable.Jump;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.nodes.NodeTable.Summary;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

@CommandLine.Command(
        name = "status",
        description = "Shows the system at a glance: tasks, what runs, last ticks, the last 24 hours, problems.",
        footerHeading = "%nExamples:%n",
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
        ExecutionTable executions = app.executions();
        SystemStatus situation = new SystemStatus(
                now,
                app.states().all(now),
                executions.running(),
                executions.progress(),
                executions.pending(),
                executions.outcomesSince(now.minus(Duration.ofDays(1))),
                app.heartbeats());
        TickBook book = TickBook.read(app.nodeTable(), app.zone(), now);
        Pause pause =
                app.tasks().pauseOfAll().filter(found -> found.covers(now)).orElse(null);
        Duration silentAfter = app.settings().health().runnerSilentAfter();
        if (json()) {
            Map<String, @Nullable Object> document = situation.json(app.zone(), silentAfter);
            document.put("node", app.settings().node().name());
            document.put("environment", app.settings().node().environment());
            document.put("home", app.settings().node().home().toString());
            document.put(
                    "paused_all", pause == null ? null : Sentence.in(app.zone()).of(pause.reason(false)));
            document.put("ticks", book.json());
            print(document);
        } else {
            if (pause != null) {
                line("Everything is " + Sentence.in(app.zone()).of(pause.reason(false))
                        + "; smartcron resume --all ends that");
            }
            tell(situation, book, app.settings().node(), silentAfter);
        }
        return ExitCode.DONE;
    }

    private void tell(SystemStatus situation, TickBook book, NodeSettings here, Duration silentAfter) {
        long disabled = situation.tasks().size() - situation.enabled();
        line("SmartCron on " + here.name() + " (" + here.environment() + "), home " + here.home());
        line("");
        line("Tasks      " + situation.tasks().size() + " registered, " + situation.enabled() + " enabled, " + disabled
                + " disabled" + paused(situation));
        line("Now        " + situation.running().size() + " running, " + situation.pending() + " pending");
        line("Last 24 h  " + outcomes(situation.lastDay()));
        List<String> ticks = new ArrayList<>();
        for (NodeRow node : situation.heartbeats().nodes()) {
            ticks.add(node.name() + " "
                    + situation
                            .heartbeats()
                            .lastTick(node)
                            .map(last -> Text.ago(last, situation.now()) + " ago")
                            .orElse("never"));
        }
        line("Last tick  " + (ticks.isEmpty() ? "never" : String.join(", ", ticks)));
        ticks(book);
        withoutNode(situation);
        running(situation);
        List<String> problems = situation.problems(silentAfter);
        line("");
        line(problems.isEmpty() ? "No problems." : "Problems");
        problems.forEach(problem -> line("  " + Text.oneLine(problem)));
    }

    private static String paused(SystemStatus situation) {
        long paused = situation.tasks().stream().filter(TaskState::isPaused).count();
        return paused == 0 ? "" : ", " + paused + " paused";
    }

    private void ticks(TickBook book) {
        for (Summary node : book.nodes()) {
            String missing = node.missing() == 0 || node.missingFrom() == null
                    ? "all of the last 24 h answered"
                    : node.missing() + " of the last 24 h not answered, the first at "
                            + Zoned.iso(node.missingFrom(), book.zone());
            line("Minutes    " + node.node() + ": " + missing);
            line("           " + Text.count(node.ticks(), "tick") + ", " + Text.count(node.idle(), "idle minute")
                    + ", at most " + Durations.brief(node.latest()) + " late");
        }
        for (Jump jump : book.jumps()) {
            line("Clock      " + jump.node() + (jump.by().isNegative() ? ": set back by " : ": put forward by ")
                    + Durations.format(jump.by().abs()) + ", found at " + Zoned.iso(jump.found(), book.zone()));
        }
    }

    /** Tells of tasks that no node comes for. That may be meant so, where one file serves several machines. */
    private void withoutNode(SystemStatus situation) {
        Map<String, List<String>> without = new LinkedHashMap<>();
        for (TaskState task : situation.tasks()) {
            task.whyNoNode()
                    .ifPresent(why -> without.computeIfAbsent(why, any -> new ArrayList<>())
                            .add(task.name()));
        }
        without.forEach((why, names) -> line("Elsewhere  " + String.join(", ", names) + ": " + why));
    }

    private void running(SystemStatus situation) {
        if (situation.running().isEmpty()) {
            return;
        }
        line("");
        Table<Execution> table = new Table<Execution>()
                .number("ID", Execution::id)
                .text("RUNNING", Execution::task)
                .number("FOR", execution -> Text.ago(execution.startedAt(), situation.now()))
                .number("DONE", execution -> percent(situation.progress().get(execution.id())))
                .extra("NODE", Execution::node);
        print(table, situation.running());
    }

    private static @Nullable String percent(@Nullable Integer progress) {
        return progress == null ? null : progress + "%";
    }

    private static String outcomes(Map<Status, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(count + " " + status.word()));
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }
}
