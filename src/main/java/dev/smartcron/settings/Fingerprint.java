package dev.smartcron.settings;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * A state of a file, as far as it can be recognised.
 *
 * @param modified nanoseconds since 1970, as far as the file system keeps them
 * @param size in bytes
 * @param version of the program, whose rules may change
 */
record Fingerprint(String path, long modified, long size, String version) {
    static Fingerprint of(Path file, BasicFileAttributes found) {
        Instant modified = found.lastModifiedTime().toInstant();
        return new Fingerprint(
                file.toString(),
                modified.getEpochSecond() * 1_000_000_000L + modified.getNano(),
                found.size(),
                Version.current());
    }
}
