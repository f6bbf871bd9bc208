package dev.smartcron.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Buffers what is copied to a print stream in large pieces, and fails once its reader has gone ({@code | head}): the
 * stream itself keeps its errors to itself.
 */
public final class PipeOutput extends BufferedOutputStream {
    private static final int PIECE = 65_536;

    /** Says that the reader of the output went away: no fault, but the end of it. */
    public static final class ReaderGone extends IOException {
        private static final long serialVersionUID = 1;
    }

    public PipeOutput(PrintStream out) {
        super(new Checked(out), PIECE);
    }

    private static final class Checked extends OutputStream {
        private final PrintStream out;

        Checked(PrintStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            if (out.checkError()) {
                throw new ReaderGone();
            }
        }

        @Override
        public void flush() {
            out.flush();
        }
    }
}
