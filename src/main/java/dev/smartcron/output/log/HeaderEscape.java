package dev.smartcron.output.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Puts a blank into every line of output that looks like a {@link LogHeader}, so that a reader can trust those it finds.
 *
 * <p>It goes before the mark, after the line's own blanks, so every such line gets exactly one, which {@link LogReader}
 * takes out again.
 */
final class HeaderEscape extends HeaderScanner {
    private final ByteArrayOutputStream out;

    HeaderEscape(ByteArrayOutputStream out) {
        this.out = out;
    }

    @Override
    void text(byte[] bytes, int from, int length) {
        out.write(bytes, from, length);
    }

    @Override
    void mark(int blanksBefore) throws IOException {
        blanks(blanksBefore + 1);
        out.writeBytes(LogHeader.MARK);
    }
}
