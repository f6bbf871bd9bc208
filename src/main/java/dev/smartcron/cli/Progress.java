package dev.smartcron.cli;

import java.io.PrintStream;

/** How far long work is, on one line of a terminal that goes away again. Short work, and files, never see it. */
final class Progress implements AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private final String doing;
    private final int all;
    private final boolean seen = Terminal.isDiagnostics();
    private long next = System.nanoTime() + PATIENCE_NANOS;
    private boolean told;

    /** @param doing such as {@code simulating} */
    Progress(PrintStream err, String doing, int all) {
        this.err = err;
        this.doing = doing;
        this.all = all;
    }

    /** So many are done. */
    void done(int done) {
        if (seen && System.nanoTime() - next >= 0) {
            err.print(CLEAR + doing + ": " + done + " of " + all);
            err.flush();
            told = true;
            next = System.nanoTime() + PAUSE_NANOS;
        }
    }

    @Override
    public void close() {
        if (told) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
