package dev.smartcron.process;

/**
 * Puts a blank into every line of output that looks like a {@link LogHeader}, so that a reader can trust those it finds.
 *
 * <p>It goes after the line's own leading blanks, so every such line gets exactly one, which {@link LogReader} takes out
 * again. Lines of any length pass in constant memory: at most the mark itself is held back.
 */
final class HeaderEscape {
    private static final byte[] MARK = LogHeader.MARK;

    /** Only blanks so far, then this many bytes of the mark, which are held back. */
    private int matched;

    private boolean atLineStart = true;

    /** Room that {@link #encode} may need for this much input. */
    static int room(int length) {
        return length + length / MARK.length + 2 * MARK.length + 2;
    }

    /** Copies {@code in[from..to)} to {@code out[at..)}; returns where it ended. */
    int encode(byte[] in, int from, int to, byte[] out, int at) {
        int o = at;
        int i = from;
        while (i < to) {
            if (!atLineStart) {
                int end = i;
                while (end < to && in[end] != '\n') {
                    end++;
                }
                atLineStart = end < to;
                end += atLineStart ? 1 : 0;
                System.arraycopy(in, i, out, o, end - i);
                o += end - i;
                i = end;
            } else if (in[i] == ' ' && matched == 0) {
                out[o++] = in[i++];
            } else if (in[i] == MARK[matched]) {
                i++;
                if (++matched == MARK.length) {
                    out[o++] = ' ';
                    o = flush(out, o);
                }
            } else {
                o = flush(out, o);
                atLineStart = false;
            }
        }
        return o;
    }

    /** Gives out what is held back, because nothing follows or something else does; returns where it ended. */
    int flush(byte[] out, int at) {
        System.arraycopy(MARK, 0, out, at, matched);
        int end = at + matched;
        atLineStart &= matched == 0;
        matched = 0;
        return end;
    }

    /** What comes next will stand at the start of a line. */
    void lineBroken() {
        atLineStart = true;
    }

    /** How many bytes are held back. */
    int held() {
        return matched;
    }

    /** Drops what is held back, because it comes again. */
    void forgetHeld() {
        matched = 0;
    }

    HeaderEscape copy() {
        HeaderEscape copy = new HeaderEscape();
        copy.matched = matched;
        copy.atLineStart = atLineStart;
        return copy;
    }
}
