package dev.smartcron.output;

import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.output.redaction.Redactor;
import dev.smartcron.output.redaction.Sink;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A reading of the private run file, from one place on, that passes on what is not secret. */
final class RawOutput {
    private static final int CHUNK = 131_072;

    private final Redactor redactor;
    private final Sink sink;
    private long read;

    /** Begins far enough before {@code from} to find what reaches over it, but not before {@code begin}. */
    RawOutput(Redaction redaction, long begin, long from, Sink sink) {
        this.read = redaction.isNothing() ? from : Math.max(begin, from - Redactor.CONTEXT);
        this.redactor = new Redactor(redaction, read);
        this.sink = sink;
    }

    /** Reads a chunk, which ends at {@code end} at the latest. False when there was none. */
    boolean next(RunOutput output, byte[] chunk, long end) throws IOException {
        int wanted = (int) Math.min(chunk.length, end - read);
        if (wanted <= 0) {
            return false;
        }
        int got = output.read(read, chunk, wanted);
        if (got == 0) {
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
    void readTo(RunOutput output, long end) throws IOException {
        byte[] chunk = chunk();
        while (settled() < end && next(output, chunk, output.end())) {
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
