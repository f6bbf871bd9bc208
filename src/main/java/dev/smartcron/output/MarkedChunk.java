package dev.smartcron.output;

import dev.smartcron.output.log.LogBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Redacted output on its way to a log that others write to as well: whole lines only, each behind a mark.
 *
 * <p>A line that is not complete yet is held back, and read again by whoever goes on from {@link #position}. One that is
 * longer than can be held goes on in a line of its own.
 */
final class MarkedChunk extends RedactedChunk {
    /** The most bytes of a line. */
    static final int LONGEST = 65_536;

    private final byte[] mark;

    /** The end of the last complete line; what follows it is held back. */
    private int complete;

    /** The place of the held line's first byte. */
    private long lineAt;

    /** Begins where a line does. */
    MarkedChunk(long maskEnd, String mark) {
        super(maskEnd);
        this.mark = mark.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void plain(byte[] bytes, int from, int to, long at) {
        int i = from;
        while (i < to) {
            begin(at + (i - from));
            int most = Math.min(to, i + Math.max(1, LONGEST - (count - complete)));
            int end = i;
            while (end < most && bytes[end] != '\n') {
                end++;
            }
            boolean ended = end < most;
            write(bytes, i, end - i);
            i = ended ? end + 1 : end;
            if (ended || count - complete >= LONGEST) {
                endLine();
            }
        }
    }

    @Override
    public void masked(long at, long end) {
        begin(at);
        super.masked(at, end);
    }

    private void begin(long at) {
        if (count == complete) {
            lineAt = at;
            write(mark, 0, mark.length);
        }
    }

    @Override
    long position(long settled) {
        return count == complete ? settled : lineAt;
    }

    @Override
    void release() {
        if (count > complete) {
            endLine();
        }
    }

    private void endLine() {
        write('\n');
        complete = count;
    }

    @Override
    void appendTo(LogBlock log) throws IOException {
        log.append(buf, 0, complete);
        System.arraycopy(buf, complete, buf, 0, count - complete);
        count -= complete;
        complete = 0;
    }
}
