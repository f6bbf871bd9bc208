package dev.smartcron.simulation;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import dev.smartcron.simulation.ScheduleForecast.ClockNote;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the clock changes of a span do to a schedule: firings moved, doubled, or suppressed.
 *
 * <p>Around each change the schedule is compared with itself on clocks that are not changed. Of many firings that fare
 * alike the first stands for all.
 */
final class ClockNotes {
    private final Schedule schedule;
    private final Eligibility allowed;
    private final List<ClockNote> notes = new ArrayList<>();

    private ClockNotes(Schedule schedule, Eligibility allowed) {
        this.schedule = schedule;
        this.allowed = allowed;
    }

    static List<ClockNote> of(Schedule schedule, Eligibility allowed, Span span) {
        ClockNotes found = new ClockNotes(schedule, allowed);
        // A clock put back before the span still doubles what comes at its begin.
        Instant at = span.from().minus(Duration.ofDays(1));
        while (true) {
            @Nullable ZoneOffsetTransition change = schedule.zone().getRules().nextTransition(at);
            if (change == null || !change.getInstant().isBefore(span.until())) {
                break;
            }
            found.examine(change);
            at = change.getInstant();
        }
        found.notes.removeIf(
                note -> note.at().isBefore(span.from()) || !note.at().isBefore(span.until()));
        return List.copyOf(found.notes);
    }

    private void examine(ZoneOffsetTransition change) {
        Instant at = change.getInstant();
        if (change.isGap()) {
            add(List.of(at), schedule::note);
            add(firings(on(change.getOffsetBefore()), at, at.plus(change.getDuration())), schedule::suppressed);
        } else {
            // The duration of an overlap is negative.
            Instant begin = at.plus(change.getDuration());
            Instant end = at.minus(change.getDuration());
            add(firings(on(change.getOffsetBefore()), begin, at), schedule::suppressed);
            add(firings(on(change.getOffsetAfter()), at, end), schedule::suppressed);
            add(firings(schedule, at, end), schedule::note);
        }
    }

    /** Adds those firings of which there is something to say. */
    private void add(List<Instant> firings, Function<Instant, Optional<String>> words) {
        List<Instant> noted = firings.stream()
                .filter(firing -> words.apply(firing).isPresent()
                        && allowed.whyNot(firing).isEmpty())
                .toList();
        if (!noted.isEmpty()) {
            String first = words.apply(noted.get(0)).orElseThrow();
            String more = noted.size() == 1 ? "" : " (and " + (noted.size() - 1) + " more like it)";
            notes.add(new ClockNote(noted.get(0), first + more));
        }
    }

    private Schedule on(ZoneOffset offset) {
        try {
            return Schedule.parse(schedule.text(), offset, schedule.clockChanges());
        } catch (BadSchedule e) {
            throw new IllegalStateException("a schedule was read, and cannot be read again: " + schedule, e);
        }
    }

    private static List<Instant> firings(Schedule schedule, Instant from, Instant until) {
        List<Instant> firings = new ArrayList<>();
        Optional<Instant> next = schedule.next(from.minusSeconds(1));
        while (next.isPresent() && next.get().isBefore(until)) {
            firings.add(next.get());
            next = schedule.next(next.get());
        }
        return firings;
    }
}
