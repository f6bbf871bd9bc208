package dev.smartcron.store.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps other processes from doing the same to a database file meanwhile: a lock on a file beside it, which goes with the
 * lock. The kernel takes it from a process that dies; the file may then be left, and harms nobody.
 */
record LockFile(Path lock, FileChannel channel) implements AutoCloseable {

    /** Waits until no other process has it. */
    static LockFile on(Path lock) throws IOException {
        while (true) {
            FileChannel channel = open(lock);
            channel.lock();
            // Whoever held it before has removed it: then this is a lock on nothing, and others lock another file.
            if (!holdsRemoved(lock)) {
                return new LockFile(lock, channel);
            }
            channel.close();
        }
    }

    /** Takes it at once, or not at all: empty where another has it, be it of this process. */
    static Optional<LockFile> attempt(Path lock) throws IOException {
        while (true) {
            FileChannel channel = open(lock);
            if (!isTaken(channel)) {
                channel.close();
                return Optional.empty();
            }
            if (!holdsRemoved(lock)) {
                return Optional.of(new LockFile(lock, channel));
            }
            channel.close();
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock taken = channel.tryLock();
            return taken != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return false;
        }
    }

    private static FileChannel open(Path lock) throws IOException {
        return FileChannel.open(
                lock,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
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
