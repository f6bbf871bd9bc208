package dev.smartcron.simulation;

import dev.smartcron.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The firings of a schedule in the span.
 *
 * @param startDelay a task's jitter on this node, zero for none
 * @param busiestHour null when nothing starts
 * @param strip starts per hour of a span of up to two days, else per day
 */
public record ScheduleForecast(
        Schedule schedule,
        Duration startDelay,
        FiringCounts firings,
        @Nullable BusiestHour busiestHour,
        List<Integer> strip,
        List<ClockNote> clockNotes) {

    /**
     * The firings that are started within the span, and those that are not.
     *
     * @param first that is started, and {@code last}; null for none
     * @param next the first after the span, looked for only when there is none in it; null for none
     * @param skipped firings that are not started, on days that do not count or held, and {@code skippedWhy} the first
     *     of these is not
     */
    public record FiringCounts(
            int started,
            @Nullable Instant first,
            @Nullable Instant last,
            @Nullable Instant next,
            int skipped,
            @Nullable String skippedWhy) {}

    /**
     * An effect of a clock change.
     *
     * @param at when the moved or second firing comes, or the suppressed one would have
     * @param note in words
     */
    public record ClockNote(Instant at, String note) {}

    /** The hour with the most starts, the first of several. */
    public record BusiestHour(Instant at, int starts) {}
}
