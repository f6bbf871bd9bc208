package dev.smartcron.checks;

import dev.smartcron.checks.Crontabs.CrontabLine;
import dev.smartcron.settings.NodeSettings;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A crontab's line that has cron run {@code verify} the way it runs {@code run}: with the same program, user, home and
 * options.
 *
 * @param report where its report is put, once it is whole; written beside before
 */
record OnceByCron(CrontabLine run, Path report) {
    private static final Pattern WHEN_AND_WHO = Pattern.compile("(@\\S+|(?:\\S+\\s+){5})(.*)");
    private static final Pattern USER = Pattern.compile("\\s*(\\S+)\\s+(.*)");
    private static final Pattern OPTION =
            Pattern.compile("--(?:home|db|config)[ =](?:\"[^\"]*\"|'[^']*'|[^\\s;&|<>]+)");

    static OnceByCron like(CrontabLine run, NodeSettings node) {
        return new OnceByCron(run, node.home().resolve("run").resolve("verified-by-cron.json"));
    }

    /** Is there until the line has run: whoever dies before taking the line out leaves one that does nothing. */
    Path due() {
        return report.resolveSibling("verify-by-cron");
    }

    /** The line; it acts once, in the next minute. */
    String line() {
        Matcher parts = WHEN_AND_WHO.matcher(run.text());
        String command = parts.matches() ? parts.group(2) : run.text();
        String user = "";
        if (run.system()) {
            Matcher named = USER.matcher(command);
            if (named.matches()) {
                user = named.group(1) + " ";
                command = named.group(2);
            }
        }
        String part = quoted(report.resolveSibling(report.getFileName() + ".part"));
        return "* * * * * " + user + "test -e " + quoted(due()) + " && rm " + quoted(due()) + " && { " + verify(command)
                + " >" + part + " 2>&1; mv " + part + " " + quoted(report) + "; }";
    }

    private static String verify(String command) {
        Matcher run = OurLines.starting("run").matcher(command);
        if (!run.find()) {
            throw new IllegalStateException("no line with smartcron run: " + command);
        }
        String program = command.substring(0, run.end() - "run".length());
        String options = OPTION.matcher(command.substring(run.end()))
                .results()
                .map(option -> " " + option.group())
                .collect(Collectors.joining());
        return program + "verify --json" + options;
    }

    /** As one word of the shell; cron makes a new line of each percent sign that is not escaped. */
    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''").replace("%", "\\%") + "'";
    }
}
