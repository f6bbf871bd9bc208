package dev.smartcron.cli;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.Situation;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.TickBook;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.Ledger.Heartbeat;
import dev.smartcron.store.Ledger.Jump;
import dev.smartcron.store.Ledger.Ticks;
import dev.smartcron.store.Pause;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

@CommandLine.Command(
        name = "status",
        description = "The system at a glance: tasks, what runs, last ticks, the last 24 hours, problems.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron status",
            "  smartcron status --json",
            "",
            "It tells and judges nothing; smartcron health exits 1 when something is wrong."
        })
final class StatusCommand extends Command {
    @Override
    int run(House house) {
        Instant now = house.now();
        ExecutionTable executions = house.executions();
        Situation situation = new Situation(
                now,
                house.states().all(now),
                executions.running(),
                executions.progress(),
                executions.pending(),
                executions.outcomesSince(now.minus(Duration.ofDays(1))),
                house.heartbeats());
        TickBook book = TickBook.read(house.ledger(), house.zone(), now);
        Pause pause =
                house.tasks().pauseOfAll().filter(found -> found.covers(now)).orElse(null);
        Duration silentAfter = house.settings().health().runnerSilentAfter();
        if (json()) {
            Map<String, @Nullable Object> document = situation.json(house.zone(), silentAfter);
            document.put("node", house.settings().node());
            document.put("environment", house.settings().environment());
            document.put("home", house.settings().home().toString());
            document.put(
                    "paused_all",
                    pause == null ? null : pause.words(house.zone().getId()));
            document.put("ticks", book.json());
            print(document);
        } else {
            if (pause != null) {
                line("Everything is " + pause.words(house.zone().getId()) + "; smartcron resume --all ends that");
            }
            tell(situation, book, house.settings(), silentAfter);
        }
        return ExitCode.DONE;
    }

    private void tell(Situation situation, TickBook book, Settings settings, Duration silentAfter) {
        long disabled = situation.tasks().size() - situation.enabled();
        line("SmartCron on " + settings.node() + " (" + settings.environment() + "), home " + settings.home());
        line("");
        line("Tasks      " + situation.tasks().size() + " registered, " + situation.enabled() + " enabled, " + disabled
                + " disabled" + paused(situation));
        line("Now        " + situation.running().size() + " running, " + situation.pending() + " pending");
        line("Last 24 h  " + outcomes(situation.lastDay()));
        List<String> ticks = new ArrayList<>();
        for (Heartbeat node : situation.heartbeats().nodes()) {
            ticks.add(node.node() + " "
                    + situation
                            .heartbeats()
                            .lastTick(node)
                            .map(last -> Words.ago(last, situation.now()) + " ago")
                            .orElse("never"));
        }
        line("Last tick  " + (ticks.isEmpty() ? "never" : String.join(", ", ticks)));
        ticks(book);
        running(situation);
        List<String> problems = situation.problems(silentAfter);
        line("");
        line(problems.isEmpty() ? "No problems." : "Problems");
        problems.forEach(problem -> line("  " + Words.oneLine(problem)));
    }

    private static String paused(Situation situation) {
        long paused = situation.tasks().stream().filter(TaskState::isPaused).count();
        return paused == 0 ? "" : ", " + paused + " paused";
    }

    private void ticks(TickBook book) {
        for (Ticks node : book.nodes()) {
            line("Minutes    " + node.node() + ": " + Words.count(node.ticks(), "tick") + ", "
                    + Words.count(node.idle(), "idle minute") + ", at most " + Durations.brief(node.latest())
                    + " behind the minute");
            if (node.missing() > 0 && node.missingFrom() != null) {
                line("           " + Words.count(node.missing(), "minute") + " nobody answered, the first at "
                        + Zoned.iso(node.missingFrom(), book.zone()));
            }
        }
        for (Jump jump : book.jumps()) {
            line("Clock      " + jump.node() + (jump.by().isNegative() ? ": set back by " : ": put forward by ")
                    + Durations.format(jump.by().abs()) + ", found at " + Zoned.iso(jump.found(), book.zone()));
        }
    }

    private void running(Situation situation) {
        if (situation.running().isEmpty()) {
            return;
        }
        Table table = new Table()
                .number("ID")
                .text("RUNNING")
                .number("FOR")
                .number("DONE")
                .extra("NODE");
        for (Execution execution : situation.running()) {
            Integer percent = situation.progress().get(execution.id());
            table.row(
                    Long.toString(execution.id()),
                    execution.task(),
                    Words.ago(execution.startedAt(), situation.now()),
                    percent == null ? null : percent + "%",
                    execution.node());
        }
        line("");
        print(table);
    }

    private static String outcomes(Map<Status, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((status, count) -> parts.add(count + " " + status.word()));
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }
}
