package dev.smartcron.web.pages;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.status.Holds;
import dev.smartcron.status.timeline.TaskTimeline;
import dev.smartcron.status.timeline.TaskTimeline.ClockShift;
import dev.smartcron.status.timeline.TaskTimeline.Coming;
import dev.smartcron.status.timeline.TaskTimeline.Lane;
import dev.smartcron.status.timeline.TimelineReader;
import dev.smartcron.store.nodes.TickTimes.Silence;
import dev.smartcron.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in words what a timeline shows. */
record TimelineWords(TaskTimeline timeline, Moments times) {

    /** The message of the whole, a sentence each. */
    List<String> summary() {
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        long coming = 0;
        for (Lane lane : timeline.lanes()) {
            counted(lane).forEach((status, number) -> counts.merge(status, number, Long::sum));
            coming += lane.coming().stream()
                    .filter(each -> each.held() == null)
                    .mapToLong(Coming::firings)
                    .sum();
        }
        List<String> words = new ArrayList<>();
        String span = times.minute(timeline.span().from()) + " to "
                + times.minute(timeline.span().until());
        words.add(span + ": " + (counts.isEmpty() ? "nothing ran" : words(counts)) + "; "
                + (coming == 0 ? "nothing comes" : coming + (coming == 1 ? " firing comes" : " firings come")) + ".");
        if (!timeline.full().isEmpty()) {
            Duration full = timeline.full().stream()
                    .map(time -> Duration.between(time.from(), time.until()))
                    .reduce(Duration.ZERO, Duration::plus);
            words.add("This node is full, with as many running as max_parallel lets, for " + Durations.span(full)
                    + " of it, first at " + times.minute(timeline.full().get(0).from()) + ".");
        }
        if (timeline.fullWords() != null) {
            words.add("When the node was full: " + timeline.fullWords() + ".");
        }
        for (ClockShift shift : timeline.shifts()) {
            words.add("Clock change at " + times.minute(shift.from()) + ": " + shift.words() + ".");
        }
        long missing = timeline.ticks().silences().stream()
                .mapToLong(this::minutesWithin)
                .sum();
        if (missing > 0) {
            words.add(missing + (missing == 1 ? " minute" : " minutes") + " had no tick.");
        }
        return words;
    }

    /** The minutes of a silence that lie in the span. */
    private long minutesWithin(Silence silence) {
        Duration within = Duration.between(
                timeline.span().atLeast(silence.from()), timeline.span().atMost(silence.until()));
        return Math.max(0, Math.min(silence.minutes(), within.toMinutes()));
    }

    /** The ends of a lane by state; what it stands for counts as so many. */
    static Map<Status, Long> counted(Lane lane) {
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        lane.runs().forEach(run -> counts.merge(run.status(), 1L, Long::sum));
        lane.hours().stream()
                .filter(hour -> lane.notRun().isEmpty() || ran(hour.status()))
                .forEach(hour -> counts.merge(hour.status(), hour.executions(), Long::sum));
        lane.notRun().forEach(row -> counts.merge(row.status(), (long) row.firings(), Long::sum));
        return counts;
    }

    /** Checks whether what ended so has run. */
    static boolean ran(Status status) {
        return switch (status) {
            case SKIPPED, MISSED, BLOCKED, CANCELLED -> false;
            default -> true;
        };
    }

    /** {@code 3 succeeded, 1 failed}. */
    static String words(Map<Status, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().word().replace('_', ' '))
                .collect(Collectors.joining(", "));
    }

    /** An execution in words: {@code nightly: failed, 02:00 to 02:03 (3m): exit 1}. */
    String words(Lane lane, Execution run) {
        Instant started = run.startedAt();
        Instant begin = started == null ? TimelineReader.first(run) : started;
        String time = times.words(begin);
        Instant last = run.lastFiring();
        if (run.finishedAt() != null && started != null) {
            time += " to " + times.words(run.finishedAt()) + " ("
                    + Durations.brief(Duration.between(started, run.finishedAt())) + ")";
        } else if (last != null) {
            time += " to " + times.words(last) + " (" + run.firings() + " firings)";
        }
        String why = reason(lane, run);
        return lane.name() + ": " + run.status().word().replace('_', ' ') + ", " + time
                + (why.isEmpty() ? "" : ": " + why);
    }

    /** The reason of a state; empty where it has none. */
    static String reason(Lane lane, Execution run) {
        return run.reason() == null ? "" : words(lane, run.reason());
    }

    /** A reason in words. */
    static String words(Lane lane, Reason reason) {
        return Sentence.in(lane.task().zone()).of(reason);
    }

    /** Firings to come in words. */
    String words(Lane lane, Coming coming) {
        String when = times.minute(coming.first());
        if (coming.firings() > 1) {
            when = coming.firings() + " firings, " + when + " to " + times.minute(coming.last());
        }
        String takes = lane.usual() == null ? "" : ", usually takes " + Durations.brief(lane.usual());
        return lane.name() + ": comes " + when
                + (coming.held() == null ? takes : ", " + Holds.fate(coming.held()) + words(lane, coming.held()))
                + (coming.note() == null ? "" : " (" + coming.note() + ")");
    }
}
