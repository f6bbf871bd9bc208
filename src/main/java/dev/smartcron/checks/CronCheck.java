package dev.smartcron.checks;

import dev.smartcron.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that cron is installed, running, and told to start us, in this home. */
record CronCheck(Machine machine, NodeSettings node) implements Check {
    private static final Set<String> DAEMONS = Set.of("cron", "crond", "fcron", "bcron-sched");
    private static final String SETUP = "install.sh adds it; crontab.example has it to copy.";

    @Override
    public List<CheckResult> check(Instant now) {
        Crontabs crontabs = Crontabs.read(machine);
        List<CheckResult> results = new ArrayList<>();
        results.add(daemon());
        results.add(lines(crontabs, "run", "* * * * *", "so no task is started by itself"));
        results.add(lines(crontabs, "health", "*/5 * * * *", "so no alert is sent"));
        crontabs.passedOver()
                .forEach(each -> results.add(CheckResult.degraded("crontab file", each.what(), each.toDo())));
        return results;
    }

    private CheckResult daemon() {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(machine.proc(), "[1-9]*")) {
            for (Path process : processes) {
                String name = name(process);
                if (DAEMONS.contains(name)) {
                    return CheckResult.ok("cron", name + " runs, process " + process.getFileName());
                }
            }
        } catch (IOException e) {
            return CheckResult.degraded("cron", "cannot look at " + machine.proc(), "pgrep -a cron");
        }
        return CheckResult.degraded(
                "cron", "no cron daemon runs here", "service cron start; where there is none: apt-get install cron");
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }

    private CheckResult lines(Crontabs crontabs, String command, String usual, String without) {
        OurLines ours = OurLines.of(crontabs, node, command);
        List<Crontabs.CrontabLine> found = ours.here();
        String name = "crontab " + command;
        if (found.isEmpty() && !ours.elsewhere().isEmpty()) {
            Crontabs.CrontabLine line = ours.elsewhere().get(0);
            return CheckResult.degraded(
                    name,
                    line.where() + " has a line for another home only, "
                            + LineHome.of(line, node).orElse(node.home()) + ", " + without,
                    "One for this home: the same with --home " + node.home() + " after " + command + ".");
        }
        if (found.isEmpty()) {
            return CheckResult.degraded(
                    name, "no crontab has a line with smartcron " + command + ", " + without, SETUP);
        }
        if (found.size() > 1) {
            String where =
                    found.stream().map(Crontabs.CrontabLine::where).distinct().collect(Collectors.joining(" and "));
            return CheckResult.degraded(
                    name,
                    found.size() + " lines, in " + where,
                    "One is enough for each home; two of the same home do no harm.");
        }
        Crontabs.CrontabLine line = found.get(0);
        String shown = line.where() + ": " + line.text();
        return command.equals("run") && !line.text().startsWith(usual)
                ? CheckResult.degraded(name, shown, "Tasks start as often as this line: write " + usual)
                : CheckResult.ok(name, shown);
    }
}
