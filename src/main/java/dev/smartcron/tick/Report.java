package dev.smartcron.tick;

import dev.smartcron.store.nodes.Ticks.Counts;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a tick.
 *
 * @param tick its number
 * @param sinceLast since the node's tick before
 */
public record Report(long tick, String node, Counts counts, SinceLastTick sinceLast, Duration took) {

    /** Checks whether there was nothing to do at all. */
    public boolean wasIdle() {
        return counts.due() == 0 && counts.started() == 0 && counts.recovered() == 0 && counts.skipped() == 0;
    }

    /** A warning of a clock that was set since the tick before; empty when none was. */
    public Optional<String> clockWarning() {
        Duration jump = sinceLast.jump();
        if (jump.isZero()) {
            return Optional.empty();
        }
        String by = Durations.format(jump.abs());
        return Optional.of(
                jump.isNegative()
                        ? "the clock was set back by " + by
                                + " since the last tick: what ran already does not run again, fixed times wait until"
                                + " the clock is there again, schedules that begin with a star go on"
                        : "the clock was put forward by " + by
                                + " since the last tick: what it leapt over is caught up as catch_up says");
    }

    /** One line for a terminal or a mail from cron. */
    public String line() {
        StringBuilder line = new StringBuilder("tick ").append(tick).append(": ");
        line.append(counts.due()).append(" due, ").append(counts.started()).append(" started");
        add(line, counts.succeeded(), "succeeded");
        add(line, counts.failed(), "failed");
        add(line, counts.skipped(), "skipped");
        add(line, counts.missed(), "missed");
        add(line, counts.recovered(), "recovered");
        return line.append(" in ").append(Durations.brief(took)).toString();
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "tick", tick,
                "node", node,
                "due", counts.due(),
                "started", counts.started(),
                "succeeded", counts.succeeded(),
                "failed", counts.failed(),
                "skipped", counts.skipped(),
                "missed", counts.missed(),
                "recovered", counts.recovered(),
                "missing_minutes", sinceLast.missing(),
                "clock_jump_ms",
                        sinceLast.jump().isZero() ? null : sinceLast.jump().toMillis(),
                "duration_ms", took.toMillis());
    }

    private static void add(StringBuilder line, int count, String word) {
        if (count > 0) {
            line.append(", ").append(count).append(' ').append(word);
        }
    }
}
