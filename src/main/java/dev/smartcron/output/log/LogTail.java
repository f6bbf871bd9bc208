package dev.smartcron.output.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads a task's log as it grows. Where another log takes its place, the old one, which is held open, is read to its end
 * first. A log that took its place and was moved away again between two polls is not read.
 */
public final class LogTail implements AutoCloseable {
    static final int CHUNK = 65_536;

    private final Path file;
    private final OutputStream out;
    private final @Nullable LogReader reader;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private @Nullable SeekableByteChannel open;
    private @Nullable Object key;

    /** Begins at this position, or where the log begins; a {@code reader} picks out what it wants. */
    LogTail(Path file, @Nullable LogPosition from, @Nullable LogReader reader, OutputStream out) throws IOException {
        this.file = file;
        this.reader = reader;
        this.out = out;
        openIfThere();
        if (open != null && from != null && (from.log() == null || from.log().equals(key))) {
            open.position(from.offset() <= open.size() ? from.offset() : 0);
        }
    }

    /** Copies what is new. */
    public void poll() throws IOException {
        if (open == null) {
            openIfThere();
        }
        read();
        Object now = Rotation.key(file);
        if (open != null && now != null && !now.equals(key)) {
            // What was written to the old one between reading and asking which it is now.
            read();
            close();
            if (reader != null) {
                reader.nextFile();
            }
            openIfThere();
            read();
        }
    }

    /** True when anything of the wanted execution was seen. */
    public boolean found() {
        return reader == null || reader.found();
    }

    /** Passes on what was held back, because nothing follows. */
    public void end() throws IOException {
        if (reader != null) {
            reader.release();
        }
    }

    /** The identity of the log that is open; null for none. */
    @Nullable
    Object key() {
        return key;
    }

    private void openIfThere() throws IOException {
        key = Rotation.key(file);
        try {
            open = key == null ? null : Files.newByteChannel(file);
        } catch (NoSuchFileException e) {
            // Moved away just now.
            key = null;
        }
    }

    private void read() throws IOException {
        if (open == null) {
            return;
        }
        if (open.size() < open.position()) {
            // Emptied in place, by somebody else's rotation.
            open.position(0);
        }
        for (int read = open.read(chunk.clear()); read > 0; read = open.read(chunk.clear())) {
            if (reader != null) {
                reader.scan(chunk.array(), 0, read);
            } else {
                out.write(chunk.array(), 0, read);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
