package dev.smartcron.checks;

import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every crontab that can be read here: this user's own, and the system's.
 *
 * @param passedOver what cron or this check does not read, and why
 */
record Crontabs(List<CrontabLine> lines, List<PassedOver> passedOver) {
    private static final String AS_CRON_WANTS = "Owner root, mode 0644, letters and digits in its name.";

    /** A crontab that is not read, and what to do about it. */
    record PassedOver(String what, String toDo) {}

    /**
     * A line that cron acts on.
     *
     * @param home what the crontab gives as SMARTCRON_HOME above it; null when nothing
     * @param system whether it names its user, as those of the system's crontabs do
     */
    record CrontabLine(String where, String text, @Nullable String home, boolean system) {}

    private static final Pattern HOME = Pattern.compile("SMARTCRON_HOME\\s*=\\s*[\"']?(.*?)[\"']?");

    static Crontabs read(Machine machine) {
        Crontabs crontabs = new Crontabs(new ArrayList<>(), new ArrayList<>());
        crontabs.own(machine);
        crontabs.file(machine.etc().resolve("crontab"));
        crontabs.folder(machine.etc().resolve("cron.d"));
        return crontabs;
    }

    private void own(Machine machine) {
        try {
            add("your crontab", new OwnCrontab(machine).read(), false);
        } catch (IOException e) {
            passedOver.add(
                    new PassedOver("your crontab cannot be read: " + e.getMessage(), "crontab -l: what keeps it?"));
        }
    }

    private void folder(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                file(file);
            }
        } catch (IOException e) {
            // No such folder on this system, or not ours to look at.
            return;
        }
    }

    private void file(Path file) {
        String text;
        String problem;
        try {
            if (!Files.isRegularFile(file)) {
                return;
            }
            // Cron takes whatever bytes there are, in comments and commands.
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            problem = problem(file, text);
        } catch (IOException e) {
            passedOver.add(new PassedOver(file + " cannot be read: " + FileErrors.inWords(e), AS_CRON_WANTS));
            return;
        }
        if (problem == null) {
            add(file.toString(), text, true);
        } else if (text.contains("smartcron")) {
            passedOver.add(new PassedOver(file + " " + problem + ", so cron passes over it", AS_CRON_WANTS));
        }
    }

    /** Cron runs no file of the system's that others may write to or whose name looks like a leftover. */
    private static @Nullable String problem(Path file, String text) throws IOException {
        String name = String.valueOf(file.getFileName());
        String odd = name.replaceAll("[a-zA-Z0-9_-]", "");
        if (!odd.isEmpty()) {
            return "has a '" + odd.charAt(0) + "' in its name";
        }
        if (!text.endsWith("\n")) {
            return "does not end with a newline";
        }
        PosixFileAttributes seen = Files.readAttributes(file, PosixFileAttributes.class);
        if (seen.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || seen.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            return "may be written by others than its owner";
        }
        return seen.owner().getName().equals("root") ? null : "does not belong to root";
    }

    private void add(String where, String text, boolean system) {
        String home = null;
        for (String line : text.lines().map(String::strip).toList()) {
            Matcher given = HOME.matcher(line);
            if (given.matches()) {
                home = given.group(1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                lines.add(new CrontabLine(where, line, home, system));
            }
        }
    }
}
