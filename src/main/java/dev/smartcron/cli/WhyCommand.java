package dev.smartcron.cli;

import dev.smartcron.status.why.Decision;
import dev.smartcron.status.why.Why;
import dev.smartcron.store.Registered;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "why",
        description = "Why a task did or did not run: every decision with its reason, the newest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  smartcron why payroll_auto_start                          now, and lately",
            "  smartcron why payroll_auto_start --at 03:00               today at 03:00",
            "  smartcron why payroll_auto_start --at 2h                  two hours ago",
            "  smartcron why payroll_auto_start --at 2026-11-22T03:00    in the task's zone",
            "",
            "Asked is the whole minute. Times are in the task's zone."
        })
final class WhyCommand extends Command {
    private static final String INDENT = "    ";
    private static final int WIDEST = 100;

    @Parameters(paramLabel = "TASK", description = "The task's name.")
    private String task = "";

    @Option(
            names = "--at",
            paramLabel = "T",
            description = "A time of day, a date and time, or a duration back (2h). Default: now, and lately.")
    private @Nullable String at;

    @Override
    int run(House house) {
        Instant now = house.now();
        ZoneId local = house.zone();
        Why why = house.why();
        List<Decision> decisions;
        if (at == null) {
            decisions = why.latest(task, local, now);
        } else {
            ZoneId zone = house.tasks()
                    .find(task)
                    .map(row -> Registered.of(row).zone())
                    .orElse(local);
            decisions = why.at(task, PointInTime.past(at, zone, now), local, now);
        }
        if (decisions.isEmpty()) {
            throw TaskNames.unknown(house.tasks(), task);
        }
        if (json()) {
            print(decisions.stream().map(Decision::json).toList());
        } else {
            decisions.forEach(this::tell);
        }
        return ExitCode.DONE;
    }

    private void tell(Decision decision) {
        int width = Math.min(width(), WIDEST);
        String line = Stamps.full(decision.time(), decision.zone()) + "  " + Words.oneLine(decision.line());
        List<String> head = Words.wrap(line, width);
        line(head.get(0));
        indented(String.join(" ", head.subList(1, head.size())), width);
        indented(Words.oneLine(decision.explanation()), width);
    }

    private void indented(String text, int width) {
        if (text.isEmpty()) {
            return;
        }
        Words.wrap(text, width - INDENT.length()).forEach(line -> line(INDENT + line));
    }
}
