package dev.smartcron.app;

import dev.smartcron.output.log.OwnLog;
import dev.smartcron.output.log.Rotation;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Zoned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The logs of SmartCron's own in the log folder. Where one cannot be written that is told once, and nothing else is done
 * about it: what they say is in the database too.
 */
public final class OwnLogs {
    private static final FileAttribute<?> MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));

    private final Path folder;
    private final Rotation rotation;
    private final ZoneId zone;
    private final Consumer<String> warnings;
    private final Set<String> failed = new HashSet<>();

    OwnLogs(Path folder, Rotation rotation, ZoneId zone, Consumer<String> warnings) {
        this.folder = folder;
        this.rotation = rotation;
        this.zone = zone;
        this.warnings = warnings;
    }

    /** Writes what a tick did, and what became of attempts. */
    void master(Instant at, List<String> lines) {
        append("master", at, lines);
    }

    /** Writes failures, and alerts. */
    public void errors(Instant at, List<String> lines) {
        append("errors", at, lines);
    }

    /** Writes what {@code health} found. */
    public void health(Instant at, List<String> lines) {
        append("health", at, lines);
    }

    /** Writes what upkeep did. */
    public void cleanup(Instant at, List<String> lines) {
        append("cleanup", at, lines);
    }

    private void append(String name, Instant at, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        Path file = folder.resolve(name + ".log");
        try {
            if (!Files.isDirectory(folder)) {
                // The first tick makes it too, and may be still to come.
                Files.createDirectories(folder, MODE);
            }
            new OwnLog(file, rotation).append(Zoned.iso(at, zone), lines);
        } catch (IOException e) {
            if (failed.add(name)) {
                warnings.accept("smartcron: cannot write " + file + ": " + FileErrors.inWords(e));
            }
        }
    }
}
