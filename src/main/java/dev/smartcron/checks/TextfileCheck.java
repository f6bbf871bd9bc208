package dev.smartcron.checks;

import dev.smartcron.settings.RunningUser;
import dev.smartcron.text.Durations;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Checks that the file of figures for Prometheus can be written, is, and is one that the node exporter reads. */
record TextfileCheck(Path file, RunningUser user) implements Check {
    static final String NAME = "metrics_textfile";

    /** Three times what it takes from one {@code health} of the crontab to the next. */
    private static final Duration OLD = Duration.ofMinutes(15);

    @Override
    public List<CheckResult> check(Instant now) {
        return List.of(obstacle().or(this::unread).orElseGet(() -> age(now)));
    }

    /** The result that names what keeps it from being written; empty when nothing does. */
    Optional<CheckResult> obstacle() {
        Path folder = file.toAbsolutePath().resolveSibling("");
        String made = "As root: install -d -o " + user.name() + " " + folder
                + "; or name another file in metrics.textfile of smartcron.yaml.";
        if (!Files.isDirectory(folder)) {
            return degraded(Files.exists(folder) ? folder + " is not a folder" : "there is no folder " + folder, made);
        }
        if (Files.isDirectory(file)) {
            return degraded(file + " is a folder", "metrics.textfile in smartcron.yaml takes a file in it.");
        }
        if (!Files.isWritable(folder)) {
            return degraded(folder + " cannot be written by " + user.name(), made);
        }
        return Optional.empty();
    }

    private Optional<CheckResult> unread() {
        return file.toString().endsWith(".prom")
                ? Optional.empty()
                : degraded(
                        file + " does not end in .prom, and the node exporter reads no other files",
                        "Give it such a name in metrics.textfile of smartcron.yaml.");
    }

    private static Optional<CheckResult> degraded(String detail, String hint) {
        return Optional.of(CheckResult.degraded(NAME, detail, hint));
    }

    private CheckResult age(Instant now) {
        String hint = "smartcron health writes it; the crontab has a line for that.";
        if (!Files.exists(file)) {
            return CheckResult.degraded(NAME, file + " is not written yet", hint);
        }
        try {
            Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now)
                    .truncatedTo(ChronoUnit.SECONDS);
            String written = file + " was written "
                    + (age.compareTo(Duration.ofSeconds(1)) < 0 ? "now" : Durations.brief(age) + " ago");
            return age.compareTo(OLD) > 0 ? CheckResult.degraded(NAME, written, hint) : CheckResult.ok(NAME, written);
        } catch (IOException e) {
            return CheckResult.degraded(NAME, file + ": " + FileErrors.inWords(e), hint);
        }
    }
}
