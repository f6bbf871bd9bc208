package dev.smartcron.simulation;

import dev.smartcron.schedule.BadSchedule;
import dev.smartcron.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            schedule.note(at).ifPresent(note -> add(List.of(at), note));
            Instant end = at.plus(change.getDuration());
            noteSuppressed(firings(on(change.getOffsetBefore()), at, end));
        } else {
            // The duration of an overlap is negative.
            Instant begin = at.plus(change.getDuration());
            Instant end = at.minus(change.getDuration());
            noteSuppressed(firings(on(change.getOffsetBefore()), begin, at));
            noteSuppressed(firings(on(change.getOffsetAfter()), at, end));
            List<Instant> doubled = firings(schedule, at, end);
            doubled.stream().findFirst().flatMap(schedule::note).ifPresent(note -> add(doubled, note));
        }
    }

    /** Notes the firings on clocks that do not change which the schedule leaves out on the clocks that do. */
    private void noteSuppressed(List<Instant> unchanged) {
        List<Instant> left = new ArrayList<>();
        String why = null;
        for (Instant firing : unchanged) {
            Optional<String> whyNot = schedule.whyNot(firing);
            // What was moved has its note already; its reason then ends in where it went.
            if (whyNot.isPresent() && schedule.note(firing).isEmpty()) {
                why = why == null ? clause(whyNot.get()) : why;
                left.add(firing);
            }
        }
        if (why != null && !why.contains(": moved to ")) {
            add(left, why);
        }
    }

    /** The last clause is about the clock change; those before it are about fields that the changed clock shows. */
    private static String clause(String whyNot) {
        return whyNot.substring(whyNot.lastIndexOf("; ") + 1).strip();
    }

    private void add(List<Instant> firings, String note) {
        List<Instant> valid = firings.stream()
                .filter(firing -> allowed.whyNot(firing).isEmpty())
                .toList();
        if (!valid.isEmpty()) {
            notes.add(new ClockNote(
                    valid.get(0), valid.size() == 1 ? note : note + " (and " + (valid.size() - 1) + " more like it)"));
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
