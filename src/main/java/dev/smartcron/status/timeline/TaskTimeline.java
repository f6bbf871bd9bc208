package dev.smartcron.status.timeline;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.simulation.Totals.FullTime;
import dev.smartcron.store.nodes.TickTimes.FirstOfBoot;
import dev.smartcron.store.nodes.TickTimes.Silence;
import dev.smartcron.store.nodes.TickTimes.TickLag;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.query.TimelineTable.HourCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tasks side by side: the runs and firings of each within a span of time.
 *
 * @param lanes a task each, by category
 * @param full the times in which this node ran as much as it may
 * @param fullWords why these are not told; null where they are
 * @param shifts the clock changes of the span
 */
public record TaskTimeline(
        TimelineSpan span,
        List<Lane> lanes,
        List<FullTime> full,
        @Nullable String fullWords,
        List<ClockShift> shifts,
        NodeTicks ticks) {
    public TaskTimeline {
        lanes = List.copyOf(lanes);
        full = List.copyOf(full);
        shifts = List.copyOf(shifts);
    }

    /**
     * A task with its runs and firings.
     *
     * @param runs that began, the newest first; none where there are too many to show each, and their hours are kept
     * @param hours how they ended hour by hour, where there are too many
     * @param notRun what was skipped, missed, blocked or cancelled, or waits
     * @param usual how long a run of it takes on average; null where that is not known
     */
    public record Lane(
            RegisteredTask task,
            @Nullable String category,
            List<Execution> runs,
            List<HourCount> hours,
            List<Execution> notRun,
            List<Coming> coming,
            @Nullable Duration usual) {
        public Lane {
            runs = List.copyOf(runs);
            hours = List.copyOf(hours);
            notRun = List.copyOf(notRun);
            coming = List.copyOf(coming);
        }

        public String name() {
            return task.name();
        }

        /** Checks whether its runs are too many to show each. */
        public boolean isDense() {
            return !hours.isEmpty();
        }
    }

    /**
     * Firings to come within an hour, one or several that are close to each other.
     *
     * @param last of them; the first where there is one
     * @param held why they will be skipped, or no node comes for them; null where they will be started
     * @param note what a clock change does to the first, in words; null for nothing
     */
    public record Coming(
            Instant first,
            Instant last,
            int firings,
            @Nullable Reason held,
            @Nullable String note) {
        /** Checks whether another one, which follows, is close enough to be one mark with this one, and fares alike. */
        public boolean goesOnWith(Coming other, TimelineSpan span) {
            return Objects.equals(held, other.held)
                    && Objects.equals(note, other.note)
                    && Duration.between(last, other.first).compareTo(span.close()) <= 0;
        }

        /** Both as one. */
        public Coming and(Coming other) {
            return new Coming(first, other.last, firings + other.firings, held, note);
        }
    }

    /**
     * A clock change.
     *
     * @param from the beginning of what comes twice, in real time; of what is cut out, where that would be
     * @param until the end of what comes twice; {@code from} where something is cut out
     * @param words {@code 02:00 to 03:00 comes twice}
     */
    public record ClockShift(Instant from, Instant until, String words) {
        public boolean isCut() {
            return from.equals(until);
        }
    }

    /**
     * The ticks of nodes.
     *
     * @param silences that reach into the span
     */
    public record NodeTicks(List<TickLag> lags, List<Silence> silences, List<FirstOfBoot> boots, Duration part) {
        public NodeTicks {
            lags = List.copyOf(lags);
            silences = List.copyOf(silences);
            boots = List.copyOf(boots);
        }

        /** The nodes that ticked within the span, or should have, by name. */
        public List<String> nodes() {
            return Stream.concat(
                            lags.stream().map(TickLag::node), silences.stream().map(Silence::node))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
