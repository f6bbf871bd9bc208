package dev.smartcron.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What much is copied through on its way to a print stream, which keeps its errors to itself and goes to the system with
 * every write: in large pieces, and no longer than somebody reads ({@code | head}).
 */
final class HeardOutput extends BufferedOutputStream {
    private static final int PIECE = 65_536;

    /** The reader of the output went away: no fault, but the end of it. */
    static final class NobodyReads extends IOException {
        private static final long serialVersionUID = 1;
    }

    HeardOutput(PrintStream out) {
        super(new Listened(out), PIECE);
    }

    private static final class Listened extends OutputStream {
        private final PrintStream out;

        Listened(PrintStream out) {
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
                throw new NobodyReads();
            }
        }

        @Override
        public void flush() {
            out.flush();
        }
    }
}
