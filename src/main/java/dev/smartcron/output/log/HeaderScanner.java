package dev.smartcron.output.log;

import java.io.IOException;

/**
 * Finds the lines that look like a {@link LogHeader}, blanks before it or not, byte by byte: lines of any length pass in
 * constant memory.
 */
abstract class HeaderScanner {
    private static final byte[] MARK = LogHeader.MARK;
    private static final byte[] BLANK = {' '};

    private boolean lineStart = true;
    /** Blanks, then bytes of the mark, which are held back. */
    private int blanks;

    private int matched;

    /** Takes bytes of lines that look like none, and what follows a mark: never over a line's end. */
    abstract void text(byte[] bytes, int from, int length) throws IOException;

    /** Takes a mark with so many blanks before it. */
    abstract void mark(int blanksBefore) throws IOException;

    final void scan(byte[] in, int from, int to) throws IOException {
        int i = from;
        while (i < to) {
            if (!lineStart) {
                int end = i;
                while (end < to && in[end] != '\n') {
                    end++;
                }
                lineStart = end < to;
                end += lineStart ? 1 : 0;
                text(in, i, end - i);
                i = end;
            } else if (in[i] == ' ' && matched == 0) {
                blanks++;
                i++;
            } else if (in[i] == MARK[matched]) {
                i++;
                if (++matched == MARK.length) {
                    int before = blanks;
                    forgetHeld();
                    lineStart = false;
                    mark(before);
                }
            } else {
                release();
                lineStart = false;
            }
        }
    }

    /** Passes on what is held back, because nothing follows or something else does. */
    final void release() throws IOException {
        if (held() > 0) {
            lineStart = false;
            blanks(blanks);
            text(MARK, 0, matched);
            forgetHeld();
        }
    }

    final void blanks(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            text(BLANK, 0, 1);
        }
    }

    final boolean isLineStart() {
        return lineStart;
    }

    /** Says that what comes next stands at the start of a line. */
    final void startLine() {
        lineStart = true;
    }

    /** Counts the bytes that are held back. */
    final int held() {
        return blanks + matched;
    }

    /** Drops what is held back. */
    final void forgetHeld() {
        blanks = 0;
        matched = 0;
    }

    /** Becomes as another one is now. */
    final void resume(HeaderScanner other) {
        lineStart = other.lineStart;
        blanks = other.blanks;
        matched = other.matched;
    }
}
