package dev.smartcron.status.verify;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether cron is there, awake, and told to start us. */
public final class CronCheck {
    private static final Set<String> DAEMONS = Set.of("cron", "crond", "fcron", "bcron-sched");
    private static final String SETUP = "install.sh adds it; crontab.example has it to copy.";

    private final Machine machine;

    public CronCheck(Machine machine) {
        this.machine = machine;
    }

    public void look(Findings findings) {
        daemon(findings);
        Crontabs crontabs = Crontabs.read(machine);
        lines(findings, crontabs, "run", "* * * * *", "so no task is started by itself");
        lines(findings, crontabs, "health", "*/5 * * * *", "so nobody is told of trouble");
        for (String ignored : crontabs.ignored()) {
            findings.warn("crontab file", ignored, "Owner root, mode 0644, letters and digits in its name.");
        }
    }

    private void daemon(Findings findings) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(machine.proc(), "[1-9]*")) {
            for (Path process : processes) {
                String name = name(process);
                if (DAEMONS.contains(name)) {
                    findings.ok("cron", name + " runs, process " + process.getFileName());
                    return;
                }
            }
        } catch (IOException e) {
            findings.warn("cron", "cannot look at " + machine.proc(), "pgrep -a cron");
            return;
        }
        findings.warn(
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

    private static void lines(Findings findings, Crontabs crontabs, String command, String usual, String without) {
        // As a person may have written it: with a path, in quotes, with options after it.
        Pattern ours = Pattern.compile("smartcron[\"']?\\s+" + command + "(?![\\w-])");
        List<Crontabs.Line> found = new ArrayList<>();
        for (Crontabs.Line line : crontabs.lines()) {
            if (ours.matcher(line.text()).find()) {
                found.add(line);
            }
        }
        String what = "crontab " + command;
        if (found.isEmpty()) {
            findings.warn(what, "no crontab has a line with smartcron " + command + ", " + without, SETUP);
        } else if (found.size() > 1) {
            findings.warn(
                    what,
                    found.size() + " lines, in "
                            + String.join(
                                    " and ",
                                    found.stream()
                                            .map(Crontabs.Line::where)
                                            .distinct()
                                            .toList()),
                    "One is enough for each home; two of the same home do no harm.");
        } else if (command.equals("run") && !found.get(0).text().startsWith(usual)) {
            findings.warn(
                    what,
                    found.get(0).where() + ": " + found.get(0).text(),
                    "Tasks start as often as this line: write " + usual);
        } else {
            findings.ok(what, found.get(0).where() + ": " + found.get(0).text());
        }
    }
}
