package dev.smartcron.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Picks one execution's output out of a task's log, byte by byte, lines of any length in constant memory. */
final class LogReader {
    private static final byte[] MARK = LogHeader.MARK;
    private static final int LONGEST_HEADER = 4_096;

    private final long execution;
    private final OutputStream out;
    private boolean found;
    private boolean inside;

    private boolean atLineStart = true;
    private int blanks;
    private int matched;
    /** Not null while a header's line is being read. */
    private @Nullable StringBuilder header;

    LogReader(long execution, OutputStream out) {
        this.execution = execution;
        this.out = out;
    }

    boolean found() {
        return found;
    }

    void read(byte[] in, int from, int to) throws IOException {
        int i = from;
        while (i < to) {
            if (header != null) {
                readHeader(in[i++]);
            } else if (!atLineStart) {
                int end = i;
                while (end < to && in[end] != '\n') {
                    end++;
                }
                atLineStart = end < to;
                end += atLineStart ? 1 : 0;
                give(in, i, end - i);
                i = end;
            } else if (in[i] == ' ' && matched == 0) {
                blanks++;
                i++;
            } else if (in[i] == MARK[matched]) {
                i++;
                if (++matched == MARK.length) {
                    if (blanks == 0) {
                        matched = 0;
                        header = new StringBuilder();
                    } else {
                        blanks--;
                        release();
                    }
                }
            } else {
                release();
            }
        }
    }

    /** The log goes on in another file, which begins with a line. */
    void nextFile() throws IOException {
        release();
        header = null;
        atLineStart = true;
    }

    /** Nothing follows. */
    void end() throws IOException {
        release();
    }

    private void readHeader(byte b) {
        StringBuilder line = header;
        if (line == null) {
            return;
        }
        if (b != '\n') {
            if (line.length() < LONGEST_HEADER) {
                line.append((char) (b & 0xff));
            }
            return;
        }
        LogHeader parsed = LogHeader.parse(line.toString());
        inside = parsed != null && parsed.execution() == execution && parsed.opens();
        found |= parsed != null && parsed.execution() == execution;
        header = null;
        atLineStart = true;
    }

    private void release() throws IOException {
        for (; blanks > 0; blanks--) {
            give(BLANK, 0, 1);
        }
        give(MARK, 0, matched);
        matched = 0;
        atLineStart = false;
    }

    private void give(byte[] bytes, int from, int length) throws IOException {
        if (inside) {
            out.write(bytes, from, length);
        }
    }

    private static final byte[] BLANK = " ".getBytes(StandardCharsets.US_ASCII);
}
