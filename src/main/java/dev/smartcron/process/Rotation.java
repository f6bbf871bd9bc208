package dev.smartcron.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
 * When a task's log makes room for a new one: {@code pay.log} becomes {@code pay.log.1}, that {@code pay.log.2.gz}, and
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
    public static final Rotation DEFAULT = new Rotation(10L << 20, Duration.ofDays(7), 5, Duration.ofDays(30));

    /** Compressing more than this would keep a runner from its tasks. */
    private static final long MOST_COMPRESSED = 64L << 20;

    /** Moves the log away if it is time; {@code when} is now, as the header of a block tells it. */
    void before(Path log, String when) throws IOException {
        if (!isDue(log, when)) {
            return;
        }
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            // Another runner may just have done it.
            if (lock.isValid() && isDue(log, when)) {
                rotate(log);
            }
        }
    }

    private boolean isDue(Path log, String when) throws IOException {
        long size;
        try {
            size = Files.size(log);
        } catch (NoSuchFileException e) {
            return false;
        }
        return size >= maxBytes || (size > 0 && Files.isRegularFile(log) && isOld(log, when));
    }

    private boolean isOld(Path log, String when) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            char[] begin = new char[400];
            int length = Math.max(0, reader.read(begin));
            String line = new String(begin, 0, length).split("\n", 2)[0];
            int date = line.lastIndexOf(" started ");
            return date > 0
                    && OffsetDateTime.parse(line.substring(date + " started ".length()))
                            .plus(maxAge)
                            .isBefore(OffsetDateTime.parse(when));
        } catch (DateTimeException e) {
            // A log that does not tell its age is moved away for its size only.
            return false;
        }
    }

    private void rotate(Path log) throws IOException {
        Files.deleteIfExists(numbered(log, files, false));
        Files.deleteIfExists(numbered(log, files, true));
        for (int number = files - 1; number >= 1; number--) {
            move(numbered(log, number, true), numbered(log, number + 1, true));
            move(numbered(log, number, false), numbered(log, number + 1, false));
        }
        if (files == 0) {
            Files.deleteIfExists(log);
        } else {
            move(log, numbered(log, 1, false));
        }
        long oldest = System.currentTimeMillis() - keep.toMillis();
        for (int number = 1; number <= files; number++) {
            for (boolean packed : new boolean[] {false, true}) {
                Path file = numbered(log, number, packed);
                if (Files.exists(file) && Files.getLastModifiedTime(file).toMillis() < oldest) {
                    Files.delete(file);
                }
            }
            if (number > 1) {
                compress(numbered(log, number, false), numbered(log, number, true));
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Not every number is there.
        }
    }

    private static void compress(Path file, Path packed) throws IOException {
        if (!Files.exists(file) || Files.size(file) > MOST_COMPRESSED) {
            return;
        }
        Path aside = packed.resolveSibling(packed.getFileName() + ".new");
        Files.deleteIfExists(aside);
        Files.createFile(aside, PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file)));
        try (OutputStream out = new Fast(Files.newOutputStream(aside))) {
            Files.copy(file, out);
        }
        Files.setLastModifiedTime(aside, Files.getLastModifiedTime(file));
        Files.move(aside, packed, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }

    /** What is left of the logs before this one, the oldest first. */
    static List<Path> older(Path log) throws IOException {
        List<Path> files = new ArrayList<>();
        // Gaps there may be, and more than are kept now; what a tick moves away meanwhile has a number more.
        for (int number = 1, missing = 0; missing < 10; number++) {
            Path plain = numbered(log, number, false);
            Path packed = numbered(log, number, true);
            missing++;
            if (Files.isRegularFile(packed) || Files.isRegularFile(plain)) {
                files.add(0, Files.isRegularFile(packed) ? packed : plain);
                missing = 0;
            }
        }
        return files;
    }

    /** Opens a log, compressed or not. */
    static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.getFileName().toString().endsWith(".gz") ? new GZIPInputStream(in, 65_536) : in;
    }

    /**
     * Which file is there now, whatever its name was before; null for none.
     *
     * @throws IOException also where a pipe is in its place: opening one may never end
     */
    static @Nullable Object key(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            if (found.isOther() && Rights.isPipe(file)) {
                throw new IOException(file + " is a pipe, and a log is a file");
            }
            return found.fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Path numbered(Path log, int number, boolean packed) {
        return log.resolveSibling(log.getFileName() + "." + number + (packed ? ".gz" : ""));
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(OutputStream out) throws IOException {
            super(out, 65_536);
            def.setLevel(1);
        }
    }
}
