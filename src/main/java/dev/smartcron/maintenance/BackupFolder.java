package dev.smartcron.maintenance;

import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Synced;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of backups, {@code smartcron-20261129T010000.123Z.tar.gz} by their time in UTC: their names sort as they were
 * made. Nothing else that is in it is looked at or touched.
 */
record BackupFolder(Path path) {
    private static final Pattern NAME = Pattern.compile("smartcron-(\\d{8}T\\d{6}\\.\\d{3}Z)\\.tar\\.gz");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT);

    /** A backup in the folder, and the time in its name. */
    record StoredBackup(Path file, Instant at) {}

    /**
     * Uses a folder; one that is not there is made, its owner's alone.
     *
     * @throws UserError when it cannot be
     */
    static BackupFolder at(Path path) {
        try {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw UserError.wrongUse(
                        path + " is a file, and backups go into a folder",
                        "Name a folder: smartcron backup " + path.resolveSibling("backups"));
            }
            Files.createDirectories(path, WorkFolder.OWNER_ONLY_FOLDER);
            return new BackupFolder(path);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot make the folder " + path + ": " + FileErrors.inWords(e),
                    "Name a folder that you may write to: smartcron backup DIR");
        }
    }

    /** {@code 20261129T010000.123Z}. */
    static String stamp(Instant at) {
        return TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    /** Gives a whole archive its name. One that another backup of this millisecond has is not taken from it. */
    Path put(Path archive, Instant at) throws IOException {
        Instant time = at;
        Path file = named(time);
        while (!isLinked(archive, file)) {
            time = time.plus(Duration.ofMillis(1));
            file = named(time);
        }
        Synced.folderOf(file);
        return file;
    }

    private Path named(Instant at) {
        return path.resolve("smartcron-" + stamp(at) + ".tar.gz");
    }

    private static boolean isLinked(Path archive, Path file) throws IOException {
        try {
            link(archive, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static void link(Path archive, Path file) throws IOException {
        try {
            Files.createLink(file, archive);
        } catch (UnsupportedOperationException e) {
            // A file system without links.
            Files.move(archive, file);
        }
    }

    /** The backups in it, the oldest first. */
    List<StoredBackup> all() throws IOException {
        List<StoredBackup> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                    if (name.matches()) {
                        time(name.group(1)).ifPresent(at -> all.add(new StoredBackup(file, at)));
                    }
                }
            }
        }
        all.sort(Comparator.comparing(StoredBackup::at));
        return all;
    }

    /** Reads {@link #stamp}; empty for what is no time. */
    static Optional<Instant> time(String stamp) {
        try {
            return Optional.of(LocalDateTime.parse(stamp, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Removes the oldest beyond so many.
     *
     * @param newest the one just made, which stays also where the clock was set back and it seems to be old
     * @return how many were removed
     */
    int keep(int most, Path newest) throws IOException {
        List<StoredBackup> all = all();
        int removed = 0;
        for (StoredBackup each : all) {
            if (all.size() - removed > most && !each.file().equals(newest)) {
                Files.deleteIfExists(each.file());
                removed++;
            }
        }
        return removed;
    }

    /** The usual time between two of them: the median; empty of fewer than three. */
    Optional<Duration> usualDistance() throws IOException {
        List<StoredBackup> all = all();
        List<Duration> distances = new ArrayList<>();
        for (int i = 1; i < all.size(); i++) {
            distances.add(Duration.between(all.get(i - 1).at(), all.get(i).at()));
        }
        distances.sort(Comparator.naturalOrder());
        return distances.size() < 2 ? Optional.empty() : Optional.of(distances.get(distances.size() / 2));
    }
}
