package dev.smartcron.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** The log folder: one file a task, {@code TASK.log}, holding block after block of what its executions printed. */
public final class TaskLog {
    private static final int CHUNK = 65_536;
    /** As far back as {@link #tail} looks: lines may be of any length. */
    private static final long FARTHEST = 4L << 20;

    private final Path folder;

    /** The folder is not made: whoever sets the rest up decides whose it is. */
    public TaskLog(Path folder) {
        this.folder = folder;
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

    /** Where an attempt's output goes; nothing is written yet. */
    public LogBlock block(String task, long execution, int attempt) {
        return new LogBlock(file(task), task, execution, attempt);
    }

    /**
     * Copies what an execution printed, all its attempts, as it was printed.
     *
     * @return false when the log knows nothing of it
     */
    public boolean executionOutput(String task, long execution, OutputStream out) throws IOException {
        return executionOutput(task, execution, 0, out);
    }

    /** As above, of a log whose part before {@code from} is older than the execution; a shorter log is read whole. */
    public boolean executionOutput(String task, long execution, long from, OutputStream out) throws IOException {
        if (!Files.exists(file(task))) {
            return false;
        }
        LogReader reader = new LogReader(execution, out);
        try (RandomAccessFile log = open(task)) {
            log.seek(log.length() < from ? 0 : from);
            byte[] chunk = new byte[CHUNK];
            for (int read = log.read(chunk); read > 0; read = log.read(chunk)) {
                reader.read(chunk, 0, read);
            }
        }
        reader.end();
        return reader.found();
    }

    /**
     * Copies the last lines, headers and all; at most 4 MiB.
     *
     * @return how far the log reached then: where {@link #copy} goes on
     */
    public long tail(String task, int lines, OutputStream out) throws IOException {
        if (!Files.exists(file(task))) {
            return 0;
        }
        long start;
        try (RandomAccessFile log = open(task)) {
            start = lastLines(log, lines);
        }
        return copy(task, start, out);
    }

    /**
     * Copies what the log has from this position on: for following it, again and again.
     *
     * @return the position after it; a log shorter than {@code from} was replaced and is copied from its start
     */
    public long copy(String task, long from, OutputStream out) throws IOException {
        if (!Files.exists(file(task))) {
            return 0;
        }
        try (RandomAccessFile log = open(task)) {
            long position = log.length() < from ? 0 : from;
            log.seek(position);
            byte[] chunk = new byte[CHUNK];
            for (int read = log.read(chunk); read > 0; read = log.read(chunk)) {
                out.write(chunk, 0, read);
                position += read;
            }
            return position;
        }
    }

    private RandomAccessFile open(String task) throws IOException {
        return new RandomAccessFile(file(task).toFile(), "r");
    }

    /** Where the last so many lines begin. */
    private static long lastLines(RandomAccessFile log, int lines) throws IOException {
        long length = log.length();
        long stop = Math.max(0, length - FARTHEST);
        byte[] chunk = new byte[CHUNK];
        int newlines = 0;
        for (long end = length; end > stop; ) {
            long begin = Math.max(stop, end - CHUNK);
            log.seek(begin);
            log.readFully(chunk, 0, (int) (end - begin));
            for (int i = (int) (end - begin) - 1; i >= 0; i--) {
                // The very last newline ends the last line; it begins none.
                if (chunk[i] == '\n' && begin + i != length - 1 && ++newlines == lines) {
                    return begin + i + 1;
                }
            }
            end = begin;
        }
        return stop;
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
