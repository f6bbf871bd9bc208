package dev.smartcron.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Moves what a run prints from its run file into its task's log, in constant memory whatever the task prints.
 *
 * <p>Of more than {@code maxOutput} bytes the log gets the first half of that while the task runs and the last half when
 * it has ended; what lies between is never even read. How far it got is kept in the run folder: another runner goes on
 * from there, and at worst repeats one piece of 128 KiB. A log that cannot be written is no reason to disturb a task: it
 * is tried again at each call and told at the end.
 */
public final class OutputFollower {
    private static final int CHUNK = 131_072;
    /** One call moves no more than this, so that a flood cannot keep the supervisor from its other tasks. */
    private static final long ONE_TURN = 32L << 20;

    private final RunFolder folder;
    private final LogBlock log;
    private final long head;
    private final long rest;
    private final int tailBytes;
    private final Holes holes;
    private long position = -1;
    private @Nullable String trouble;

    /**
     * Follows a run's output.
     *
     * @param maxOutput in bytes; {@link Long#MAX_VALUE} for no limit
     * @param tailBytes of {@link KeptOutput#tail}
     */
    public OutputFollower(RunFolder folder, LogBlock log, long maxOutput, int tailBytes) {
        this.folder = folder;
        this.log = log;
        this.head = maxOutput == Long.MAX_VALUE ? Long.MAX_VALUE : maxOutput - maxOutput / 2;
        this.rest = maxOutput == Long.MAX_VALUE ? 0 : maxOutput / 2;
        this.tailBytes = tailBytes;
        this.holes = new Holes(folder.output());
    }

    /** Writes the header, {@code when} being shown as it is; not for a run that another runner started. */
    public void begin(String when) {
        kept(() -> log.start(when));
    }

    /** Moves what is new. Returns true when there is more than one turn may take: call again soon. */
    public boolean poll() {
        boolean[] more = {false};
        kept(() -> {
            if (Files.size(folder.output()) <= Math.max(position, 0)) {
                return;
            }
            try (RandomAccessFile output = new RandomAccessFile(folder.output().toFile(), "r")) {
                long end = Math.min(output.length(), head);
                more[0] = move(output, Math.min(end, position() + ONE_TURN)) < end;
                long needed = position < head ? position : Math.max(head, output.length() - rest);
                holes.punch(needed - tailBytes);
            }
        });
        return more[0];
    }

    /**
     * Moves the remainder, writes the end line, and tells what was kept. For a task that has ended: what a process left
     * behind by it prints later is not waited for.
     *
     * @param words as in {@code succeeded exit 0 after 3.4s}
     */
    public KeptOutput finish(String words) {
        long[] counts = {0, 0};
        String[] tail = {null};
        trouble = null;
        kept(() -> {
            try (RandomAccessFile output = new RandomAccessFile(folder.output().toFile(), "r")) {
                long length = output.length();
                counts[0] = length;
                // First, because it needs no log.
                tail[0] = tail(output, length);
                move(output, Math.min(length, head));
                if (position == head && length - position > rest) {
                    long resume = nextLine(output, length - rest, length);
                    counts[1] = resume - position;
                    log.remark("... " + counts[1] + " bytes dropped ...");
                    position = resume;
                }
                move(output, length);
            }
        });
        kept(() -> log.end(words));
        return new KeptOutput(tail[0], counts[0], counts[1], trouble);
    }

    private long move(RandomAccessFile output, long end) throws IOException {
        if (position() >= end) {
            return position;
        }
        byte[] chunk = new byte[(int) Math.min(CHUNK, end - position)];
        try (RandomAccessFile mark = new RandomAccessFile(folder.followed().toFile(), "rw")) {
            output.seek(position);
            while (position < end) {
                int read = output.read(chunk, 0, (int) Math.min(chunk.length, end - position));
                if (read < 0) {
                    break;
                }
                // Secrets are taken out here, between the private run file and everything that others may read.
                log.append(chunk, 0, read);
                position += read;
                mark.seek(0);
                mark.writeLong(position);
            }
        }
        return position;
    }

    /** Where an earlier runner stopped; from the start if there was none. */
    private long position() throws IOException {
        if (position < 0) {
            try (RandomAccessFile mark = new RandomAccessFile(folder.followed().toFile(), "r")) {
                position = mark.length() < Long.BYTES ? 0 : mark.readLong();
            } catch (FileNotFoundException e) {
                position = 0;
            }
        }
        return position;
    }

    /** The start of the first line at or after this position, if one is near; a line of a gigabyte is cut. */
    private static long nextLine(RandomAccessFile output, long from, long length) throws IOException {
        byte[] near = new byte[(int) Math.min(4_096, length - from)];
        output.seek(from);
        output.readFully(near);
        for (int i = 0; i < near.length - 1; i++) {
            if (near[i] == '\n') {
                return from + i + 1;
            }
        }
        return from;
    }

    private @Nullable String tail(RandomAccessFile output, long length) throws IOException {
        if (length == 0) {
            return null;
        }
        byte[] bytes = new byte[(int) Math.min(tailBytes, length)];
        output.seek(length - bytes.length);
        output.readFully(bytes);
        int from = 0;
        if (bytes.length < length) {
            // Not into the middle of a character: its later bytes all begin with the bits 10.
            while (from < Math.min(3, bytes.length) && (bytes[from] & 0xc0) == 0x80) {
                from++;
            }
        }
        String text = new String(Arrays.copyOfRange(bytes, from, bytes.length), StandardCharsets.UTF_8);
        // No database takes a NUL in a text.
        return text.replace('\0', '\ufffd');
    }

    private void kept(Step step) {
        try {
            step.run();
        } catch (NoSuchFileException | FileNotFoundException e) {
            trouble = "cannot keep the output: no such file or no permission: " + e.getMessage();
        } catch (IOException e) {
            trouble = "cannot keep the output: " + e.getMessage();
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
