package dev.smartcron.simulation;

import dev.smartcron.task.Task;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The firings of a task in the span, and all that is said of them.
 *
 * @param schedule as written
 * @param zone the task's own
 * @param startDelay its jitter on this node, zero for none
 * @param firings that are started within the span
 * @param first of them, and {@code last}; null for none
 * @param next the first firing after the span, looked for only when there is none in it; null for none
 * @param busiestHour begins the hour with the most starts, the first of several; null for none
 * @param busiest starts in that hour
 * @param skipped firings that are not started, on days that do not count or held, and {@code skippedWhy} the first of
 *     these is not
 * @param strip starts per hour of a span of up to two days, else per day
 */
public record TaskForecast(
        Task task,
        String schedule,
        ZoneId zone,
        Duration startDelay,
        int firings,
        @Nullable Instant first,
        @Nullable Instant last,
        @Nullable Instant next,
        @Nullable Instant busiestHour,
        int busiest,
        int skipped,
        @Nullable String skippedWhy,
        List<ClockNote> clockNotes,
        Optional<SelfOverlap> overlap,
        List<Integer> strip) {

    public String name() {
        return task.name();
    }
}
