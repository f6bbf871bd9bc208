package dev.smartcron.checks;

import dev.smartcron.checks.Crontabs.CrontabLine;
import dev.smartcron.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells which home a crontab's line of ours ticks. */
final class LineHome {
    private static final Pattern GIVEN = Pattern.compile("(?:--home[ =]|\\bSMARTCRON_HOME=)[\"']?([^\\s\"']+)");
    private static final Pattern PROGRAM = Pattern.compile("([\"'])(/.*?/smartcron)\\1|(/\\S*/smartcron)(?=\\s)");

    /** The line of the file in which an installation for another user, or in other folders, has its home. */
    private static final int INSTALLED_HOME = 2;

    private LineHome() {}

    /** The home of a line; empty where that depends on what is not known here. */
    static Optional<Path> of(CrontabLine line, NodeSettings node) {
        Matcher given = GIVEN.matcher(line.text());
        String written = given.find() ? given.group(1) : line.home();
        try {
            if (written != null) {
                return written.startsWith("/") && !written.contains("$")
                        ? Optional.of(Path.of(written).normalize())
                        : Optional.empty();
            }
            Path installed = installed(line.text());
            if (installed != null) {
                return Optional.of(installed);
            }
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
        return line.system() ? ofTheSystems(line.text()) : Optional.of(usual(node));
    }

    /** As the launcher finds it; null where nothing is written down for it. */
    private static @Nullable Path installed(String line) {
        Matcher program = PROGRAM.matcher(line.replace("\\%", "%"));
        if (!program.find()) {
            return null;
        }
        try {
            Path launcher = Path.of(program.group(2) == null ? program.group(3) : program.group(2))
                    .toRealPath();
            Path base = launcher.resolveSibling("..").normalize();
            List<String> written = Files.readAllLines(base.resolve("installed"));
            return written.size() > INSTALLED_HOME ? Path.of(written.get(INSTALLED_HOME)) : null;
        } catch (IOException e) {
            // The usual installation needs no such file.
            return null;
        }
    }

    /** Of root's lines; the homes of other users are not looked up. */
    private static Optional<Path> ofTheSystems(String line) {
        return line.matches("(@\\S+|(\\S+\\s+){5})\\s*root\\s.*")
                ? Optional.of(Path.of("/var/lib/smartcron"))
                : Optional.empty();
    }

    /** The home that this user has in cron's bare environment. */
    private static Path usual(NodeSettings node) {
        return node.user().isRoot()
                ? Path.of("/var/lib/smartcron")
                : Path.of(node.user().home(), ".local", "share", "smartcron");
    }
}
