package dev.smartcron.cli.terminal;

import java.io.PrintStream;

/** Shows how far long work is, on one line of a terminal that goes away again. Short work, and files, never see it. */
public final class ProgressLine implements AutoCloseable {
    private static final long SHORT_NANOS = 1_000_000_000L;
    private static final long PAUSE_NANOS = 100_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private final String doing;
    private final int all;
    private final boolean visible = Terminal.isDiagnostics();
    private long next = System.nanoTime() + SHORT_NANOS;
    private boolean shown;

    /** @param doing such as {@code simulating} */
    public ProgressLine(PrintStream err, String doing, int all) {
        this.err = err;
        this.doing = doing;
        this.all = all;
    }

    /** Shows that this many are done. */
    public void done(int done) {
        if (visible && System.nanoTime() - next >= 0) {
            err.print(CLEAR + doing + ": " + done + " of " + all);
            err.flush();
            shown = true;
            next = System.nanoTime() + PAUSE_NANOS;
        }
    }

    @Override
    public void close() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
