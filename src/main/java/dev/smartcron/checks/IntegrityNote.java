package dev.smartcron.checks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The note of the last time that a database file was read whole, or was not: a file whose time says when.
 *
 * @param at the beginning of time where nothing is noted
 * @param unfinished the size of a file that was begun, and is not known to have been read to its end; zero where it was
 */
record IntegrityNote(Instant at, long unfinished) {
    private static final Duration READ_EVERY = Duration.ofHours(1);

    /** A file that was too large is so an hour later; the machine may have been busy then, or have a faster disk now. */
    private static final Duration TRIED_EVERY = Duration.ofDays(1);

    private static final Pattern UNFINISHED = Pattern.compile("unfinished (\\d{1,18})\n");

    /** Reads the note. */
    static IntegrityNote read(Path path) {
        try {
            Instant at = Files.getLastModifiedTime(path).toInstant();
            Matcher unfinished = UNFINISHED.matcher(Files.readString(path, StandardCharsets.US_ASCII));
            return new IntegrityNote(at, unfinished.matches() ? Long.parseLong(unfinished.group(1)) : 0);
        } catch (IOException e) {
            // Never noted, or not to be read: as if it had never been looked at.
            return new IntegrityNote(Instant.EPOCH, 0);
        }
    }

    /** Writes the note; one that cannot be written makes the next look read the file again, which is only slow. */
    void write(Path path) {
        try {
            Files.writeString(path, unfinished == 0 ? "whole\n" : "unfinished " + unfinished + "\n");
            Files.setLastModifiedTime(path, FileTime.from(at));
        } catch (IOException e) {
            return;
        }
    }

    /** Takes the note away, so that the next look reads the file again. */
    static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Read again an hour later.
            return;
        }
    }

    /** Checks whether a file of a size is to be read now; a clock that was put back keeps nothing. */
    boolean isDue(long size, Instant now) {
        Duration age = Duration.between(at, now);
        boolean couldFinish = unfinished == 0 || size <= unfinished / 2;
        return age.isNegative() || age.compareTo(couldFinish ? READ_EVERY : TRIED_EVERY) >= 0;
    }
}
