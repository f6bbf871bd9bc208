package dev.smartcron.output.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Picks one execution's output out of a task's log. */
final class LogReader extends HeaderScanner {
    private static final int LONGEST_HEADER = 4_096;

    private final long execution;
    private final OutputStream out;
    private boolean found;
    private boolean inside;

    /** Not null while a header's line is being read. */
    private @Nullable StringBuilder header;

    LogReader(long execution, OutputStream out) {
        this.execution = execution;
        this.out = out;
    }

    boolean found() {
        return found;
    }

    /** Goes on in another file, which begins with a line. */
    void nextFile() throws IOException {
        release();
        header = null;
        startLine();
    }

    @Override
    void mark(int blanksBefore) throws IOException {
        if (blanksBefore == 0) {
            header = new StringBuilder();
        } else {
            blanks(blanksBefore - 1);
            text(LogHeader.MARK, 0, LogHeader.MARK.length);
        }
    }

    @Override
    void text(byte[] bytes, int from, int length) throws IOException {
        StringBuilder line = header;
        if (line == null) {
            if (inside) {
                out.write(bytes, from, length);
            }
            return;
        }
        int kept = Math.min(length, LONGEST_HEADER - line.length());
        line.append(new String(bytes, from, kept, StandardCharsets.ISO_8859_1));
        if (bytes[from + length - 1] == '\n') {
            LogHeader parsed = LogHeader.parse(line.toString().stripTrailing());
            inside = parsed != null && parsed.execution() == execution && parsed.opens();
            found |= parsed != null && parsed.execution() == execution;
            header = null;
        }
    }
}
