package dev.smartcron.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * When every page of the database is to be read again: that costs in proportion to its size.
 *
 * <p>Remembered as the time of a file, and only when the database was whole: a damaged one is read again by every
 * check, so that its trouble is over as soon as it is.
 */
final class Integrity {
    private final Path stamp;
    private final Duration every;

    /** @param every zero for each time */
    Integrity(Path run, Duration every) {
        this.stamp = run.resolve("database-whole");
        this.every = every;
    }

    boolean isDue(Instant now) {
        try {
            Duration age = Duration.between(Files.getLastModifiedTime(stamp).toInstant(), now);
            return age.isNegative() || age.compareTo(every) >= 0;
        } catch (IOException e) {
            // Never noted: look.
            return true;
        }
    }

    void wasWhole(Instant now) {
        try {
            Files.write(stamp, new byte[0], StandardOpenOption.CREATE);
            Files.setLastModifiedTime(stamp, FileTime.from(now));
        } catch (IOException e) {
            // Not noted, so the next check reads every page again, which is only slow.
            return;
        }
    }
}
