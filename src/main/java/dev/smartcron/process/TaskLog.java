package dev.smartcron.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The log folder: one file a task, {@code TASK.log}, holding block after block of what its executions printed, and what
 * was there before as {@code TASK.log.1}, {@code TASK.log.2.gz} and so on.
 */
public final class TaskLog {
    private static final int CHUNK = 65_536;
    /** As far back as {@link #tail} looks: lines may be of any length. */
    private static final long FARTHEST = 4L << 20;

    private final Path folder;
    private final Rotation rotation;

    /** As {@link #TaskLog(Path, Rotation)}, with logs of the usual size. */
    public TaskLog(Path folder) {
        this(folder, Rotation.DEFAULT);
    }

    /** The folder is not made: whoever sets the rest up decides whose it is. */
    public TaskLog(Path folder, Rotation rotation) {
        this.folder = folder;
        this.rotation = rotation;
    }

    /**
     * A place in a task's log.
     *
     * @param log which file it was, whatever its name is later; null where there was none
     */
    public record Place(@Nullable Object log, long position) {}

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

    /** Where an attempt's output goes; nothing is written yet. */
    public LogBlock block(String task, long execution, int attempt) {
        return new LogBlock(file(task), rotation, task, execution, attempt);
    }

    /** Where the task's log ends now. */
    public Place end(String task) throws IOException {
        Object key = Rotation.key(file(task));
        return new Place(key, key == null ? 0 : Files.size(file(task)));
    }

    /**
     * Copies what an execution printed, all its attempts, as it was printed, out of this log and older ones.
     *
     * @return false when the logs know nothing of it
     */
    public boolean executionOutput(String task, long execution, OutputStream out) throws IOException {
        try (LogTail tail = execution(task, execution, null, out)) {
            tail.look();
            tail.end();
            return tail.found();
        }
    }

    /**
     * Reads what an execution prints as it is printed: each {@link LogTail#look} copies what is new.
     *
     * @param from that is older than the execution; null to read all there is
     */
    public LogTail execution(String task, long execution, @Nullable Place from, OutputStream out) throws IOException {
        LogReader reader = new LogReader(execution, out);
        LogTail tail = new LogTail(file(task), 0, reader, out);
        Object current = tail.key();
        if (from != null && (from.log() == null || from.log().equals(current))) {
            tail.skip(from.position());
            return tail;
        }
        boolean reached = from == null;
        for (Path old : Rotation.older(file(task))) {
            Object key = Rotation.key(old);
            boolean first =
                    !reached && from != null && from.log() != null && from.log().equals(key);
            reached |= first;
            if (reached && key != null && !key.equals(current)) {
                read(old, first && from != null ? from.position() : 0, reader);
            }
        }
        return tail;
    }

    private static void read(Path old, long from, LogReader reader) throws IOException {
        try (InputStream in = Rotation.open(old)) {
            in.skipNBytes(from);
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                reader.read(chunk, 0, read);
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
     * @return what follows them: each {@link LogTail#look} copies what is new
     */
    public LogTail tail(String task, int lines, OutputStream out) throws IOException {
        int[] counted = {0};
        long start = lastLines(file(task), lines, counted);
        Path before = file(task).resolveSibling(file(task).getFileName() + ".1");
        if (counted[0] < lines && start == 0 && Files.exists(before)) {
            try (LogTail older = new LogTail(before, lastLines(before, lines - counted[0], counted), null, out)) {
                older.look();
            }
        }
        LogTail tail = new LogTail(file(task), start, null, out);
        tail.look();
        return tail;
    }

    /** Whether the task has printed anything here. */
    public boolean exists(String task) {
        return Files.exists(file(task));
    }

    /** Where the last so many lines begin, and how many there are. */
    private static long lastLines(Path file, int lines, int[] counted) throws IOException {
        if (Rotation.key(file) == null) {
            return 0;
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long length = log.length();
            long stop = Math.max(0, length - FARTHEST);
            byte[] chunk = new byte[CHUNK];
            counted[0] = length == 0 ? 0 : 1;
            for (long end = length; end > stop; ) {
                long begin = Math.max(stop, end - CHUNK);
                log.seek(begin);
                log.readFully(chunk, 0, (int) (end - begin));
                for (int i = (int) (end - begin) - 1; i >= 0; i--) {
                    // The very last newline ends the last line; it begins none.
                    if (chunk[i] == '\n' && begin + i != length - 1 && counted[0]++ == lines) {
                        return begin + i + 1;
                    }
                }
                end = begin;
            }
            return stop;
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
