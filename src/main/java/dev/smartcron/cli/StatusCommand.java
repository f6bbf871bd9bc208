package dev.smartcron.cli;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.Situation;
import dev.smartcron.store.ExecutionTable;
import dev.smartcron.store.Ledger.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                executions.pending(),
                executions.outcomesSince(now.minus(Duration.ofDays(1))),
                house.pulse());
        Duration silentAfter = house.settings().health().runnerSilentAfter();
        if (json()) {
            Map<String, Object> document = situation.json(house.zone(), silentAfter);
            document.put("node", house.settings().node());
            document.put("environment", house.settings().environment());
            document.put("home", house.settings().home().toString());
            print(document);
        } else {
            tell(situation, house.settings(), silentAfter);
        }
        return ExitCode.DONE;
    }

    private void tell(Situation situation, Settings settings, Duration silentAfter) {
        long disabled = situation.tasks().size() - situation.enabled();
        line("SmartCron on " + settings.node() + " (" + settings.environment() + "), home " + settings.home());
        line("");
        line("Tasks      " + situation.tasks().size() + " registered, " + situation.enabled() + " enabled, " + disabled
                + " disabled");
        line("Now        " + situation.running().size() + " running, " + situation.pending() + " pending");
        line("Last 24 h  " + outcomes(situation.lastDay()));
        List<String> ticks = new ArrayList<>();
        for (Heartbeat node : situation.pulse().nodes()) {
            ticks.add(node.node() + " "
                    + situation
                            .pulse()
                            .lastTick(node)
                            .map(last -> Words.ago(last, situation.now()) + " ago")
                            .orElse("never"));
        }
        line("Last tick  " + (ticks.isEmpty() ? "never" : String.join(", ", ticks)));
        running(situation);
        List<String> problems = situation.problems(silentAfter);
        line("");
        line(problems.isEmpty() ? "No problems." : "Problems");
        problems.forEach(problem -> line("  " + Words.oneLine(problem)));
    }

    private void running(Situation situation) {
        if (situation.running().isEmpty()) {
            return;
        }
        Table table = new Table().number("ID").text("RUNNING").number("FOR").extra("NODE");
        for (Execution execution : situation.running()) {
            table.row(
                    Long.toString(execution.id()),
                    execution.task(),
                    Words.ago(execution.startedAt(), situation.now()),
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
