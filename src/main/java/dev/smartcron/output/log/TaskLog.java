package dev.smartcron.output.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the tasks' logs: one file a task, {@code TASK.log}, holding block after block of what its executions printed, and what
 * was there before as {@code TASK.log.1}, {@code TASK.log.2.gz} and so on.
 */
public final class TaskLog {
    /** The farthest that {@link #tail} reads back: lines may be of any length. */
    private static final long FARTHEST = 4L << 20;

    private final Path folder;
    private final Rotation rotation;

    /** The folder is not made: whoever sets the rest up decides whose it is. */
    public TaskLog(Path folder, Rotation rotation) {
        this.folder = folder;
        this.rotation = rotation;
    }

    /**
     * The task's log, whether it is there or not.
     *
     * @throws IllegalArgumentException when this is no task's name, and so might lead out of the folder
     */
    public Path file(String task) {
        if (!isTaskName(task)) {
            throw new IllegalArgumentException("not a task's name: '" + task + "'");
        }
        return folder.resolve(task + ".log");
    }

    /** Opens the block of an attempt's output; nothing is written yet. */
    public LogBlock block(String task, long execution, int attempt) {
        return new LogBlock(file(task), folder.resolveSibling("cleanup.log"), rotation, task, execution, attempt);
    }

    /** The pages of what an execution printed, where the log is a large one; nothing is read yet. */
    public LogPages pages(String task, long execution, int lines) {
        return new LogPages(file(task), execution, lines);
    }

    /** Finds the end of the task's log as it is now. */
    public LogPosition end(String task) throws IOException {
        Object key = Rotation.key(file(task));
        return new LogPosition(key, key == null ? 0 : Files.size(file(task)));
    }

    /**
     * Copies what an execution printed, all its attempts, as it was printed, out of this log and older ones.
     *
     * @return false when the logs know nothing of it
     */
    public boolean executionOutput(String task, long execution, OutputStream out) throws IOException {
        try (LogTail tail = execution(task, execution, null, out)) {
            tail.poll();
            tail.end();
            return tail.found();
        }
    }

    /**
     * As {@link #executionOutput(String, long, OutputStream)}, without a look into logs that were full before it began.
     *
     * @param began when it did, or a little before
     */
    public boolean executionOutput(String task, long execution, Instant began, OutputStream out) throws IOException {
        LogReader reader = new LogReader(execution, out);
        LogTail tail = new LogTail(file(task), null, reader, out);
        try (tail) {
            for (Path old : Rotation.older(file(task))) {
                Object key = Rotation.key(old);
                if (key != null && !key.equals(tail.key()) && !isOlder(old, began)) {
                    read(old, 0, reader);
                }
            }
            tail.poll();
            tail.end();
            return tail.found();
        }
    }

    private static boolean isOlder(Path log, Instant began) throws IOException {
        try {
            return Files.getLastModifiedTime(log).toInstant().isBefore(began);
        } catch (NoSuchFileException e) {
            // The oldest went just now.
            return true;
        }
    }

    /**
     * Reads what an execution prints as it is printed: each {@link LogTail#poll} copies what is new.
     *
     * @param from that is older than the execution; null to read all there is
     */
    public LogTail execution(String task, long execution, @Nullable LogPosition from, OutputStream out)
            throws IOException {
        LogReader reader = new LogReader(execution, out);
        LogTail tail = new LogTail(file(task), from, reader, out);
        boolean reached = from == null;
        for (Path old : Rotation.older(file(task))) {
            Object key = Rotation.key(old);
            boolean first = from != null && from.log() != null && from.log().equals(key);
            reached |= first;
            // What was the current log a moment ago, the tail has open.
            if (reached && key != null && !key.equals(tail.key())) {
                read(old, first && from != null ? from.offset() : 0, reader);
            }
        }
        return tail;
    }

    private static void read(Path old, long from, LogReader reader) throws IOException {
        try (InputStream in = Rotation.open(old)) {
            in.skipNBytes(from);
            byte[] chunk = new byte[LogTail.CHUNK];
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                reader.scan(chunk, 0, read);
            }
            reader.nextFile();
        } catch (NoSuchFileException e) {
            // The oldest went just now.
            return;
        }
    }

    /**
     * Copies the last lines, headers and all, at most 4 MiB; where the log has fewer, also of the one before it.
     *
     * @return what follows them: each {@link LogTail#poll} copies what is new
     */
    public LogTail tail(String task, int lines, OutputStream out) throws IOException {
        int[] counted = {0};
        LogPosition start = new LogPosition(null, lastLines(file(task), lines, counted));
        Path before = before(task);
        if (counted[0] < lines && start.offset() == 0 && Files.exists(before)) {
            LogPosition first = new LogPosition(null, lastLines(before, lines - counted[0], counted));
            try (LogTail older = new LogTail(before, first, null, out)) {
                older.poll();
            }
        }
        LogTail tail = new LogTail(file(task), start, null, out);
        tail.poll();
        return tail;
    }

    /**
     * The size of a task's logs that are not compressed, and how far back they go.
     *
     * @param began when the first execution in them began; null where they do not tell
     * @param oldest the last line of the oldest of them, compressed or not; null where there may be room for more
     */
    public record Extent(
            long bytes, @Nullable Instant began, @Nullable Instant oldest) {}

    /** The size of a task's logs that are not compressed; costs two looks. */
    public long bytes(String task) {
        return file(task).toFile().length() + before(task).toFile().length();
    }

    /** The extent of a task's logs; they are read no further than their first line. */
    public Extent extent(String task) throws IOException {
        Path first = Files.exists(before(task)) ? before(task) : file(task);
        OffsetDateTime began = Files.exists(first) ? Rotation.began(first) : null;
        List<Path> older = Files.exists(before(task)) ? Rotation.older(file(task)) : List.of();
        boolean isFull = !older.isEmpty() && older.size() >= rotation.files();
        return new Extent(
                bytes(task),
                began == null ? null : began.toInstant(),
                isFull ? Files.getLastModifiedTime(older.get(0)).toInstant() : null);
    }

    /** A file of a task's output. */
    public record LogFile(Path path, long bytes, Instant written) {}

    /** The files of a task's output on this node, the newest first; none where it has printed nothing here. */
    public List<LogFile> files(String task) throws IOException {
        List<Path> paths = new ArrayList<>(Rotation.older(file(task)));
        paths.add(file(task));
        List<LogFile> files = new ArrayList<>();
        for (Path path : paths) {
            try {
                files.add(
                        0,
                        new LogFile(
                                path,
                                Files.size(path),
                                Files.getLastModifiedTime(path).toInstant()));
            } catch (NoSuchFileException e) {
                // Never was, or went just now.
            }
        }
        return files;
    }

    private Path before(String task) {
        return Path.of(file(task) + ".1");
    }

    /** True when the task has printed anything here. */
    public boolean exists(String task) {
        return Files.exists(file(task));
    }

    /** Finds where the last so many lines begin, and counts them. */
    private static long lastLines(Path file, int lines, int[] counted) throws IOException {
        if (Rotation.key(file) == null) {
            return 0;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long begin = Math.max(0, log.length() - FARTHEST);
            byte[] end = new byte[(int) (log.length() - begin)];
            log.seek(begin);
            log.readFully(end);
            counted[0] = end.length == 0 ? 0 : 1;
            // The very last newline ends the last line; it begins none.
            for (int i = end.length - 2; i >= 0; i--) {
                if (end[i] == '\n' && counted[0]++ == lines) {
                    return begin + i + 1;
                }
            }
            return begin;
        }
    }

    private static boolean isTaskName(String name) {
        if (name.isEmpty() || name.length() > 100) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!plain && (i == 0 || (c != '_' && c != '.' && c != '-'))) {
                return false;
            }
        }
        return true;
    }
}
