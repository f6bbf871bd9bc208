package dev.smartcron.cli;

import dev.smartcron.text.Durations;
import dev.smartcron.text.UserError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** A time as users write it: how far from now, a time of day, a date, or both. */
final class PointInTime {
    /** The forms that a time may have; a span leads on from now, or back. */
    private static final List<Form> FORMS = List.of(
            (text, zone, now, forward) -> now.plus(Durations.parse(text).multipliedBy(forward ? 1 : -1)),
            (text, zone, now, forward) -> OffsetDateTime.parse(text).toInstant(),
            (text, zone, now, forward) -> LocalTime.parse(text)
                    .atDate(LocalDate.ofInstant(now, zone))
                    .atZone(zone)
                    .toInstant(),
            (text, zone, now, forward) -> LocalDateTime.parse(text).atZone(zone).toInstant(),
            (text, zone, now, forward) ->
                    LocalDate.parse(text).atStartOfDay(zone).toInstant());

    private interface Form {
        Instant read(String text, ZoneId zone, Instant now, boolean forward);
    }

    private PointInTime() {}

    /** A duration leads back from now. */
    static Instant past(String text, ZoneId zone, Instant now) {
        return parse(text, zone, now, false);
    }

    /** A duration leads on from now. */
    static Instant future(String text, ZoneId zone, Instant now) {
        return parse(text, zone, now, true);
    }

    private static Instant parse(String text, ZoneId zone, Instant now, boolean forward) {
        for (Form form : FORMS) {
            try {
                return form.read(text.strip().replace(' ', 'T'), zone, now, forward);
            } catch (IllegalArgumentException | DateTimeException e) {
                // Another form, then.
            }
        }
        throw UserError.wrongUse("'" + text + "' is not a time", "Write 24h, 2026-11-22 or 2026-11-22T03:00.");
    }
}
