package dev.smartcron.status.timeline;

import dev.smartcron.status.timeline.TaskTimeline.ClockShift;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the clock changes of a span. */
final class ClockShifts {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    private ClockShifts() {}

    static List<ClockShift> of(TimelineSpan span) {
        List<ClockShift> shifts = new ArrayList<>();
        Instant at = span.from().minusSeconds(1);
        while (true) {
            @Nullable ZoneOffsetTransition change = span.zone().getRules().nextTransition(at);
            if (change == null || !change.getInstant().isBefore(span.until())) {
                return shifts;
            }
            at = change.getInstant();
            LocalDateTime before = change.getDateTimeBefore();
            LocalDateTime after = change.getDateTimeAfter();
            shifts.add(
                    change.isGap()
                            ? new ClockShift(at, at, TIME.format(before) + " to " + TIME.format(after) + " is cut out")
                            : new ClockShift(
                                    at.plus(change.getDuration()),
                                    at.minus(change.getDuration()),
                                    TIME.format(after) + " to " + TIME.format(before) + " comes twice"));
        }
    }
}
