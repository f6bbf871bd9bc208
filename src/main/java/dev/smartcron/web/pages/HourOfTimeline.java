package dev.smartcron.web.pages;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.status.timeline.TaskTimeline;
import dev.smartcron.status.timeline.TaskTimeline.Coming;
import dev.smartcron.status.timeline.TaskTimeline.Lane;
import dev.smartcron.status.timeline.TimelineReader;
import dev.smartcron.store.query.TimelineTable.HourCount;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An hour of a timeline, or a day of a long one, as a list: for whoever does not see the picture, and for phones.
 *
 * @param title its beginning in words
 * @param entries what is worth a line of its own
 * @param others the tasks of which nothing else is to be said, with how often
 * @param more of either that are not told
 */
public record HourOfTimeline(Instant from, String title, List<HourEntry> entries, List<TimesOfTask> others, int more) {
    private static final int MOST_ENTRIES = 12;
    private static final int MOST_OTHERS = 20;
    private static final Duration BY_HOUR = Duration.ofHours(50);

    /**
     * A line.
     *
     * @param at when it happened last
     * @param state the word of its state
     * @param words what more there is to say
     * @param times how often it happened
     */
    public record HourEntry(Instant at, String state, String task, String words, long times, Address address) {
        private HourEntry and(HourEntry other) {
            HourEntry newer = other.at.isAfter(at) ? other : this;
            return new HourEntry(newer.at, state, task, newer.words, times + other.times, newer.address);
        }
    }

    /** A task, and how often it ran, or will. */
    public record TimesOfTask(String task, long times, Address address) {}

    private static final class Collected {
        private final Map<String, HourEntry> entries = new LinkedHashMap<>();
        private final Map<String, Long> counts = new LinkedHashMap<>();

        /** Adds a line, to the one of the same task and state where there is one. */
        private void add(HourEntry entry) {
            entries.merge(entry.state() + " " + entry.task(), entry, HourEntry::and);
        }
    }

    /** What happened, the newest hour first. */
    static List<HourOfTimeline> past(TaskTimeline timeline, Moments times) {
        SortedMap<Instant, Collected> hours = new TreeMap<>(Collections.reverseOrder());
        for (Lane lane : timeline.lanes()) {
            for (Execution run : lane.runs()) {
                Instant at = timeline.span().atLeast(run.startedAt() == null ? run.dueAt() : run.startedAt());
                add(at(hours, at, timeline, times), lane, run, at);
            }
            for (Execution row : lane.notRun()) {
                Instant at = timeline.span().atLeast(TimelineReader.first(row));
                add(at(hours, at, timeline, times), lane, row, at);
            }
            for (HourCount count : lane.hours()) {
                Collected hour = at(hours, timeline.span().atLeast(count.starts()), timeline, times);
                if (count.status() == Status.SUCCEEDED) {
                    hour.counts.merge(lane.name(), count.executions(), Long::sum);
                } else if (TimelineWords.ran(count.status()) || lane.notRun().isEmpty()) {
                    hour.add(new HourEntry(
                            count.starts(),
                            count.status().word(),
                            lane.name(),
                            "",
                            count.executions(),
                            TimelineLinks.history(
                                    lane.name(), count.starts(), count.starts().plus(Duration.ofHours(1)))));
                }
            }
        }
        return listed(hours, timeline, times, true);
    }

    private static void add(Collected hour, Lane lane, Execution run, Instant at) {
        if (run.status() == Status.SUCCEEDED) {
            hour.counts.merge(lane.name(), 1L, Long::sum);
            return;
        }
        hour.add(new HourEntry(
                at,
                run.status().word(),
                lane.name(),
                TimelineWords.reason(lane, run),
                run.firings(),
                TimelineLinks.execution(run)));
    }

    /** What will happen, the next hour first. */
    static List<HourOfTimeline> coming(TaskTimeline timeline, Moments times) {
        SortedMap<Instant, Collected> hours = new TreeMap<>();
        for (Lane lane : timeline.lanes()) {
            for (Coming coming : lane.coming()) {
                Collected hour = at(hours, coming.first(), timeline, times);
                if (coming.held() == null && coming.note() == null) {
                    hour.counts.merge(lane.name(), (long) coming.firings(), Long::sum);
                } else {
                    hour.add(new HourEntry(
                            coming.first(),
                            coming.held() == null || coming.held().is(ReasonCode.OTHER_NODE) ? "pending" : "skipped",
                            lane.name(),
                            coming.held() == null
                                    ? Objects.requireNonNullElse(coming.note(), "")
                                    : TimelineWords.words(lane, coming.held()),
                            coming.firings(),
                            TimelineLinks.why(lane.name(), coming.first())));
                }
            }
        }
        return listed(hours, timeline, times, false);
    }

    private static Collected at(SortedMap<Instant, Collected> hours, Instant at, TaskTimeline timeline, Moments times) {
        Duration length = timeline.span().length();
        Instant hour = length.compareTo(BY_HOUR) <= 0
                ? at.atZone(times.zone()).truncatedTo(ChronoUnit.HOURS).toInstant()
                : at.atZone(times.zone())
                        .toLocalDate()
                        .atStartOfDay(times.zone())
                        .toInstant();
        return hours.computeIfAbsent(hour, none -> new Collected());
    }

    private static List<HourOfTimeline> listed(
            SortedMap<Instant, Collected> hours, TaskTimeline timeline, Moments times, boolean isPast) {
        List<HourOfTimeline> all = new ArrayList<>();
        boolean byHour = timeline.span().length().compareTo(BY_HOUR) <= 0;
        hours.forEach((from, hour) -> {
            List<HourEntry> entries = hour.entries.values().stream()
                    .sorted((one, other) ->
                            isPast ? other.at().compareTo(one.at()) : one.at().compareTo(other.at()))
                    .limit(MOST_ENTRIES)
                    .toList();
            Instant until = byHour ? from.plus(Duration.ofHours(1)) : from.plus(Duration.ofDays(1));
            List<TimesOfTask> others = hour.counts.entrySet().stream()
                    .limit(MOST_OTHERS)
                    .map(each -> new TimesOfTask(
                            each.getKey(),
                            each.getValue(),
                            isPast
                                    ? TimelineLinks.history(each.getKey(), from, until)
                                    : Address.of("tasks", each.getKey())))
                    .toList();
            all.add(new HourOfTimeline(
                    from,
                    byHour ? times.minute(from) : times.day(from),
                    entries,
                    others,
                    hour.entries.size() - entries.size() + hour.counts.size() - others.size()));
        });
        return all;
    }
}
