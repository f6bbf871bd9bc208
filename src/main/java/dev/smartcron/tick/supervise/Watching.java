package dev.smartcron.tick.supervise;

import java.time.Instant;
import java.util.List;

/**
 * The runs that a runner stays for.
 *
 * @param started how many executions it has started so far
 */
public record Watching(int started, List<Watched> runs) {
    /** A run, and when its attempt was claimed. */
    public record Watched(String task, Instant since) {}
}
