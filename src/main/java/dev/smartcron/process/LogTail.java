package dev.smartcron.process;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a task's log as it grows. Where another log takes its place, the old one, which is held open, is read to its end
 * first.
 */
public final class LogTail implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private final @Nullable LogReader reader;
    private final byte[] chunk = new byte[65_536];
    private @Nullable RandomAccessFile open;
    private @Nullable Object key;
    private long position;

    /** Begins at this position; a {@code reader} picks out what it wants. */
    LogTail(Path file, long position, @Nullable LogReader reader, OutputStream out) throws IOException {
        this.file = file;
        this.reader = reader;
        this.out = out;
        openIfThere(position);
    }

    /** Copies what is new. */
    public void look() throws IOException {
        if (open == null) {
            openIfThere(0);
        }
        read();
        Object now = Rotation.key(file);
        if (open != null && now != null && !now.equals(key)) {
            // What was written to the old one between reading and looking.
            read();
            close();
            if (reader != null) {
                reader.nextFile();
            }
            openIfThere(0);
            read();
        }
    }

    /** Whether anything of the wanted execution was seen. */
    public boolean found() {
        return reader == null || reader.found();
    }

    /** Passes on what was held back, because nothing follows. */
    public void end() throws IOException {
        if (reader != null) {
            reader.end();
        }
    }

    /** Goes to this position of the log that is open now. */
    void skip(long to) throws IOException {
        RandomAccessFile log = open;
        position = log != null && to <= log.length() ? to : 0;
    }

    @Nullable
    Object key() {
        return key;
    }

    private void openIfThere(long from) throws IOException {
        try {
            Object before = Rotation.key(file);
            RandomAccessFile log = new RandomAccessFile(file.toFile(), "r");
            open = log;
            key = before;
            position = from <= log.length() ? from : 0;
        } catch (FileNotFoundException e) {
            if (Rotation.key(file) != null) {
                // It is there, but not ours to read.
                throw e;
            }
        }
    }

    private void read() throws IOException {
        RandomAccessFile log = open;
        if (log == null) {
            return;
        }
        if (log.length() < position) {
            // Emptied in place, by somebody else's rotation.
            position = 0;
        }
        log.seek(position);
        for (int read = log.read(chunk); read > 0; read = log.read(chunk)) {
            if (reader != null) {
                reader.read(chunk, 0, read);
            } else {
                out.write(chunk, 0, read);
            }
            position += read;
        }
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile log = open;
        open = null;
        key = null;
        if (log != null) {
            log.close();
        }
    }
}
