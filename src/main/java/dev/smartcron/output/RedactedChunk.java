package dev.smartcron.output;

import dev.smartcron.output.log.LogBlock;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.output.redaction.Sink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Redacted output on its way to the log: what came between two writes, masks as words. */
class RedactedChunk extends ByteArrayOutputStream implements Sink {
    private static final byte[] MASK = Redaction.MASK.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = new byte[0];

    /** A piece without masks is written from where it lies. */
    private byte[] lent = NOTHING;

    private int lentFrom;
    private int lentTo;
    private long maskEnd;

    /** Begins; {@code maskEnd} is where a mask ends that was written already. */
    RedactedChunk(long maskEnd) {
        super(256);
        this.maskEnd = maskEnd;
    }

    @Override
    public void plain(byte[] bytes, int from, int to, long at) {
        if (count == 0 && lentFrom == lentTo) {
            lent = bytes;
            lentFrom = from;
            lentTo = to;
        } else {
            copyLent();
            write(bytes, from, to - from);
        }
    }

    @Override
    public void masked(long at, long end) {
        copyLent();
        if (at != maskEnd) {
            write(MASK, 0, MASK.length);
        }
        maskEnd = end;
    }

    /** The end of the last mask; what follows it directly is a part of that one. */
    long maskEnd() {
        return maskEnd;
    }

    /** The place that is reached once this is written, where everything before {@code settled} was taken. */
    long position(long settled) {
        return settled;
    }

    /** Holds nothing back any more: what may follow is no part of it. */
    void release() {
        // Nothing is held back here.
    }

    /** Writes it, and is empty. What was lent must still be as it was. */
    void appendTo(LogBlock log) throws IOException {
        if (lentFrom < lentTo) {
            log.append(lent, lentFrom, lentTo);
        } else {
            log.append(buf, 0, count);
        }
        lentFrom = 0;
        lentTo = 0;
        reset();
    }

    /** All of it; for a piece that is not written. */
    byte[] all() {
        copyLent();
        return toByteArray();
    }

    private void copyLent() {
        if (lentFrom < lentTo) {
            write(lent, lentFrom, lentTo - lentFrom);
        }
        lentFrom = 0;
        lentTo = 0;
    }
}
