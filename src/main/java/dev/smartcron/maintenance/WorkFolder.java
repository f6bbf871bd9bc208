package dev.smartcron.maintenance;

import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A folder for what is not whole yet, beside where it is to be: {@code .NAME.tmp}. One process at a time has it, by a lock on
 * {@code .NAME.lock} which the kernel takes from a process that dies; what such a one left in it goes when it is taken.
 */
final class WorkFolder implements AutoCloseable {
    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<?> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final long PAUSE_MILLIS = 100;

    private final FileChannel channel;
    private final Path path;

    private WorkFolder(FileChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    /** Where it is while a process works in it, and after one has died. */
    static Path path(Path parent, String name) {
        return parent.resolve("." + name + ".tmp");
    }

    /**
     * Takes it, empty.
     *
     * @param parent where it is
     * @param patience how long another process may go on to have it
     * @throws UserError of the kind refused when that goes on for longer
     */
    static WorkFolder take(Path parent, String name, Duration patience) throws IOException {
        return taken(parent, name, patience)
                .orElseThrow(() -> UserError.refused(
                        "another process is at the same in " + parent,
                        "Wait for its end: fuser " + lock(parent, name)));
    }

    /** Removes what a process that died has left; returns false where one is at work. */
    static boolean removeUnused(Path parent, String name) throws IOException {
        Optional<WorkFolder> taken = taken(parent, name, Duration.ZERO);
        taken.ifPresent(WorkFolder::close);
        return taken.isPresent();
    }

    private static Path lock(Path parent, String name) {
        return parent.resolve("." + name + ".lock");
    }

    private static Optional<WorkFolder> taken(Path parent, String name, Duration patience) throws IOException {
        FileChannel channel = FileChannel.open(
                lock(parent, name), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
        try {
            if (!isLocked(channel, patience)) {
                channel.close();
                return Optional.empty();
            }
            Path path = path(parent, name);
            remove(path);
            Files.createDirectory(path, OWNER_ONLY_FOLDER);
            return Optional.of(new WorkFolder(channel, path));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean isLocked(FileChannel channel, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            if (lock(channel) != null) {
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by another thread of this process.
            return null;
        }
    }

    /** A place in it. */
    Path resolve(String name) {
        return path.resolve(name);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (channel) {
            remove(path);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot remove " + path + ": " + FileErrors.inWords(e), "Remove it: rm -r " + path);
        }
    }

    private static void remove(Path file) throws IOException {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> within = Files.newDirectoryStream(file)) {
                for (Path each : within) {
                    remove(each);
                }
            } catch (NoSuchFileException e) {
                return;
            }
        }
        Files.deleteIfExists(file);
    }
}
