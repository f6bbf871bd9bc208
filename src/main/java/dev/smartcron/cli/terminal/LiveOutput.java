package dev.smartcron.cli.terminal;

import dev.smartcron.output.log.LogPosition;
import dev.smartcron.output.log.LogTail;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prints what an execution prints, while it does.
 *
 * <p>A thread of its own reads the task's log: the one that ticks is busy, and the log is nobody's alone.
 */
public final class LiveOutput implements AutoCloseable {
    private static final long POLL_MILLIS = 200;

    private final TaskLog log;
    private final String task;
    private final @Nullable PrintStream out;
    private final @Nullable LogPosition start;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread reader;
    private volatile boolean found;

    /**
     * Notes where the log ends now: what is printed comes after it.
     *
     * @param out null to print nothing
     */
    public static LiveOutput fromNow(TaskLog log, String task, @Nullable PrintStream out) {
        return new LiveOutput(log, task, out, end(log, task));
    }

    /** For an execution that began to print before. */
    public static LiveOutput fromStart(TaskLog log, String task, PrintStream out) {
        return new LiveOutput(log, task, out, null);
    }

    private LiveOutput(TaskLog log, String task, @Nullable PrintStream out, @Nullable LogPosition start) {
        this.log = log;
        this.task = task;
        this.out = out;
        this.start = start;
    }

    /** Tells whether the log knows of the execution; settled once this is closed. */
    public boolean found() {
        return found;
    }

    /** Begins to print. */
    public void follow(long execution) {
        if (out != null) {
            PrintStream target = out;
            reader = new Thread(() -> read(execution, target), "output");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private void read(long execution, PrintStream printed) {
        OutputStream target = new PipeOutput(printed);
        try (LogTail tail = log.execution(task, execution, start, target)) {
            boolean last;
            do {
                last = pause();
                tail.poll();
                if (last) {
                    tail.end();
                }
                target.flush();
            } while (!last);
            found = tail.found();
        } catch (IOException e) {
            // Not ours to read, or just moved away: whoever asks for more finds the recorded end of it. Or nobody
            // reads.
            found = false;
        }
    }

    /** True when the next reading is the last one. */
    private boolean pause() {
        try {
            return ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Prints what is left; what is recorded is in the log. */
    @Override
    public void close() {
        ended.countDown();
        if (reader != null) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static LogPosition end(TaskLog log, String task) {
        try {
            return log.end(task);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot read " + log.file(task) + ": " + FileErrors.inWords(e),
                    "Check its rights, or name another folder with --log-dir.");
        }
    }
}
