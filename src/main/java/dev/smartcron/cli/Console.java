package dev.smartcron.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;

/** The environment, clock and streams that a command works with. */
public record Console(Map<String, String> environment, Clock clock, InputStream in, PrintStream out, PrintStream err) {

    /** As the whole, with nothing to be read. */
    public Console(Map<String, String> environment, Clock clock, PrintStream out, PrintStream err) {
        this(environment, clock, InputStream.nullInputStream(), out, err);
    }
}
