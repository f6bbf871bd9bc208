package dev.smartcron.simulation;

import java.time.Instant;
import java.util.List;

/**
 * A minute with more starts than others.
 *
 * @param at the first such minute
 * @param times in how many minutes exactly these tasks start
 */
public record Peak(Instant at, int starts, List<String> tasks, int times) {
    public Peak {
        tasks = List.copyOf(tasks);
    }
}
