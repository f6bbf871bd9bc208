package dev.smartcron.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers when every page of the database was last read: doing so costs in proportion to its size.
 *
 * <p>Kept as the time of a file, and only when the database was whole: a damaged one is read again by every check, so
 * that its trouble is over as soon as it is.
 */
record FullRead(Path runFolder) {
    private static final Duration EVERY = Duration.ofHours(1);

    private Path stamp() {
        return runFolder.resolve("database-whole");
    }

    boolean isDue(Instant now) {
        try {
            Duration age = Duration.between(Files.getLastModifiedTime(stamp()).toInstant(), now);
            return age.isNegative() || age.compareTo(EVERY) >= 0;
        } catch (IOException e) {
            // Never noted: read.
            return true;
        }
    }

    void foundWhole(Instant now) {
        try {
            Files.write(stamp(), new byte[0], StandardOpenOption.CREATE);
            Files.setLastModifiedTime(stamp(), FileTime.from(now));
        } catch (IOException e) {
            // Not noted, so the next check reads every page again, which is only slow.
            return;
        }
    }
}
