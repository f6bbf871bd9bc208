package dev.smartcron.process;

import dev.smartcron.process.output.Redaction;
import dev.smartcron.process.output.Redactor;
import dev.smartcron.process.output.Sink;
import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/** A reading of the private run file, from one place on, that passes on what is not secret. */
final class RawOutput {
    private static final int CHUNK = 131_072;

    private final Redactor redactor;
    private final Sink sink;
    private long read;

    /** Begins far enough before {@code from} to find what reaches over it. */
    RawOutput(Redaction redaction, long from, Sink sink) {
        this.read = redaction.isNothing() ? from : Math.max(0, from - Redactor.CONTEXT);
        this.redactor = new Redactor(redaction, read);
        this.sink = sink;
    }

    /** Reads a chunk, which ends at {@code end} at the latest. False when there was none. */
    boolean next(RandomAccessFile output, byte[] chunk, long end) throws IOException {
        int wanted = (int) Math.min(chunk.length, end - read);
        if (wanted <= 0) {
            return false;
        }
        output.seek(read);
        int got = output.read(chunk, 0, wanted);
        if (got <= 0) {
            return false;
        }
        redactor.read(chunk, 0, got, sink);
        read += got;
        return true;
    }

    /** Nothing follows. */
    void end() {
        redactor.end(sink);
    }

    long settled() {
        return redactor.settled();
    }

    /** Up to where it has read. */
    long read() {
        return read;
    }

    @Nullable
    String trouble() {
        return redactor.trouble();
    }

    /** Reads all up to a place at once, and what reaches over it. */
    void readTo(RandomAccessFile output, long end) throws IOException {
        byte[] chunk = chunk();
        while (settled() < end && next(output, chunk, output.length())) {
            // Until what was held back is settled.
        }
        if (settled() < end) {
            end();
        }
    }

    static byte[] chunk() {
        return new byte[CHUNK];
    }
}
