package dev.smartcron.store.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Keeps other processes from migrating the same database file meanwhile: a lock on a file beside it, which goes with the
 * lock. Flyway does so itself on PostgreSQL, and not on SQLite.
 */
record MigrationLock(Path lock, FileChannel channel) implements AutoCloseable {

    /** Waits until no other process migrates the file. */
    static MigrationLock on(Path database) throws IOException {
        Path lock = Path.of(database + "-migrating");
        while (true) {
            FileChannel channel = FileChannel.open(
                    lock,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel.lock();
            // Whoever held it before has removed it: then this is a lock on nothing, and others lock another file.
            if (!holdsRemoved(lock)) {
                return new MigrationLock(lock, channel);
            }
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(lock);
        channel.close();
    }

    /** Tells whether this process has a file of this name open that is no longer in its folder. */
    private static boolean holdsRemoved(Path file) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).endsWith(file.getFileName() + " (deleted)")) {
                    return true;
                }
            }
        } catch (NoSuchFileException e) {
            // One that was closed meanwhile, such as that of the listing itself.
            return holdsRemoved(file);
        }
        return false;
    }
}
