package dev.smartcron.output.log;

import dev.smartcron.process.access.FileStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for a new log of a task: {@code pay.log} becomes {@code pay.log.1}, that {@code pay.log.2.gz}, and
 * so on. Only between executions, by whoever begins one.
 *
 * <p>The newest old one is not compressed yet: somebody may still be writing its last line, or reading on in it.
 *
 * @param maxBytes of a log that gets another execution
 * @param maxAge since the first execution in it began
 * @param files how many old ones are kept; none where 0
 * @param keep how long since the last line in it
 */
public record Rotation(long maxBytes, Duration maxAge, int files, Duration keep) {
    private static final String PACKED = ".gz";
    private static final String STARTED = " started ";

    /** In a row; so many more than are kept are found, too. */
    private static final int MOST_MISSING = 10;

    /** Compressing more than this would keep a runner from its tasks. */
    private static final long MOST_COMPRESSED = 64L << 20;

    /**
     * Moves the log away if it is time; {@code when} is now, as the header of a block tells it.
     *
     * @return the names of the old ones that had to go for it
     */
    List<String> before(Path log, String when) throws IOException {
        List<String> removed = new ArrayList<>();
        try {
            if (isDue(log, when)) {
                moveAway(log, when, removed);
            }
        } catch (NoSuchFileException e) {
            // Another runner has just done it, or somebody else's rotation has.
            return removed;
        }
        return removed;
    }

    private boolean isDue(Path log, String when) throws IOException {
        if (!Files.isRegularFile(log)) {
            return false;
        }
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            return isDue(file, when);
        }
    }

    private boolean isDue(FileChannel log, String when) throws IOException {
        return log.size() >= maxBytes || isOld(log, when);
    }

    private boolean isOld(FileChannel log, String when) throws IOException {
        OffsetDateTime began = began(log);
        return began != null && began.plus(maxAge).isBefore(OffsetDateTime.parse(when));
    }

    /** The start of the first execution in a log that is not compressed; null for one that does not tell. */
    static @Nullable OffsetDateTime began(Path log) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            return began(file);
        }
    }

    private static @Nullable OffsetDateTime began(FileChannel log) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(400);
        log.read(start, 0);
        String line = new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1).split("\n", 2)[0];
        try {
            int date = line.lastIndexOf(STARTED);
            return date > 0 ? OffsetDateTime.parse(line.substring(date + STARTED.length())) : null;
        } catch (DateTimeException e) {
            // Such a log is moved away for its size only.
            return null;
        }
    }

    /**
     * Moves the log away, unless another process has just done so. Its lock is read under, for the kernel gives up all
     * locks on a file with any descriptor of it that is closed.
     */
    private void moveAway(Path log, String when, List<String> removed) throws IOException {
        Object opened = key(log);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            if (lock.isValid() && opened != null && opened.equals(key(log)) && isDue(file, when)) {
                afterLast(log, removed);
            }
        } catch (OverlappingFileLockException e) {
            // The log has the number of one that was removed, and what is locked here has already been moved away.
        }
    }

    /** Waits until the last log that was moved away has its place: who did that keeps it locked until then. */
    private void afterLast(Path log, List<String> removed) throws IOException {
        Path last = Path.of(numbered(log, 1));
        if (!Files.isRegularFile(last)) {
            rotate(log, removed);
            return;
        }
        try (FileChannel file = FileChannel.open(last, StandardOpenOption.READ)) {
            file.lock(0, Long.MAX_VALUE, true).release();
        }
        rotate(log, removed);
    }

    private void rotate(Path log, List<String> removed) throws IOException {
        // Once there may have been more.
        for (int number = files + MOST_MISSING; number >= 1; number--) {
            moveOn(numbered(log, number) + PACKED, numbered(log, number + 1) + PACKED, number, removed);
            moveOn(numbered(log, number), numbered(log, number + 1), number, removed);
        }
        moveOn(log.toString(), numbered(log, 1), 0, removed);
        for (int number = 2; number <= files; number++) {
            compress(Path.of(numbered(log, number)));
        }
    }

    private void moveOn(String name, String next, int number, List<String> removed) throws IOException {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            return;
        }
        if (number >= files
                || Files.getLastModifiedTime(file).toMillis() < System.currentTimeMillis() - keep.toMillis()) {
            Files.delete(file);
            removed.add(String.valueOf(file.getFileName()));
        } else {
            Files.move(file, Path.of(next), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void compress(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) > MOST_COMPRESSED) {
            return;
        }
        Path packed = Path.of(file + PACKED);
        Path aside = Path.of(packed + ".new");
        Files.deleteIfExists(aside);
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file)));
        try (OutputStream out = new Fast(Files.newOutputStream(aside))) {
            Files.copy(file, out);
        }
        Files.setLastModifiedTime(aside, Files.getLastModifiedTime(file));
        Files.move(aside, packed, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }

    /** Lists what is left of the logs before this one, the oldest first. */
    static List<Path> older(Path log) {
        List<Path> files = new ArrayList<>();
        // Gaps there may be, and more than are kept now; what a tick moves away meanwhile has a number more.
        for (int number = 1, last = 0; number <= last + MOST_MISSING; number++) {
            for (String end : List.of(PACKED, "")) {
                Path file = Path.of(numbered(log, number) + end);
                if (last < number && Files.isRegularFile(file)) {
                    files.add(0, file);
                    last = number;
                }
            }
        }
        return files;
    }

    /** Opens a log, compressed or not. */
    static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(PACKED) ? new GZIPInputStream(in, 65_536) : in;
    }

    /**
     * Identifies the file that is there now, whatever its name was before; null for none.
     *
     * @throws IOException also where a pipe is in its place: opening one may never end
     */
    public static @Nullable Object key(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (found.isOther() && FileStatus.isPipe(file)) {
                throw new IOException(file + " is a pipe, and a log is a file");
            }
            return found.fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static String numbered(Path log, int number) {
        return log + "." + number;
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, 65_536);
            def.setLevel(1);
        }
    }
}
