package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.status.why.Decision;
import dev.smartcron.status.why.Why;
import dev.smartcron.store.query.RegisteredTask;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "why",
        description = "Explains why a task did or did not run: every decision, the newest first.",
        footer = {
            "  smartcron why payroll_auto_start                          now, and lately",
            "  smartcron why payroll_auto_start --at 03:00               today at 03:00",
            "  smartcron why payroll_auto_start --at 2h                  two hours ago",
            "  smartcron why payroll_auto_start --at 2026-11-22T03:00    in the task's zone",
            "",
            "Answers for the whole minute. Times are in the task's zone; one that the clocks",
            "jump over is the end of the gap."
        })
final class WhyCommand extends Command {
    private static final String INDENT = "    ";
    private static final int WIDEST = 100;

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String task = "";

    @Option(
            names = "--at",
            paramLabel = "T",
            description = "The time to ask about: 03:00, a date and time, or 2h ago. Default: the latest.")
    private @Nullable String at;

    @Override
    int run(Application app) {
        Instant now = app.now();
        ZoneId local = app.zone();
        Why why = app.why();
        List<Decision> decisions;
        if (at == null) {
            decisions = why.latest(task, local, now);
        } else {
            ZoneId zone = app.tasks()
                    .find(task)
                    .map(row -> RegisteredTask.of(row).zone())
                    .orElse(local);
            decisions = why.at(task, PointInTime.past(at, zone, now), local, now);
        }
        if (decisions.isEmpty()) {
            throw app.names().unknown(task);
        }
        if (json()) {
            print(decisions.stream().map(Decision::json).toList());
        } else {
            decisions.forEach(this::tell);
        }
        return ExitCode.DONE;
    }

    private void tell(Decision decision) {
        // What a script reads is not folded; a person reads no longer lines with ease.
        int width = width() == Integer.MAX_VALUE ? width() : Math.min(width(), WIDEST);
        String line = TimeColumn.full(decision.time(), decision.zone()) + "  " + Text.oneLine(decision.line());
        List<String> head = Text.wrap(line, width);
        asItIs(head.get(0));
        indented(String.join(" ", head.subList(1, head.size())), width);
        indented(Text.oneLine(decision.explanation()), width);
    }

    private void indented(String text, int width) {
        if (text.isEmpty()) {
            return;
        }
        Text.wrap(text, width - INDENT.length()).forEach(line -> asItIs(INDENT + line));
    }
}
