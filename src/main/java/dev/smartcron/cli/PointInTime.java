package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Text;
import dev.smartcron.text.Durations;
import dev.smartcron.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;

/** A time as users write it: how far from now, a time of day, a date, or both. */
final class PointInTime {
    private static final List<Function<String, LocalDateTime>> LOCAL =
            List.of(LocalDateTime::parse, text -> LocalDate.parse(text).atStartOfDay());

    private PointInTime() {}

    /** A duration leads back from now. */
    static Instant past(String text, ZoneId zone, Instant now) {
        return parse(text, zone, now, -1);
    }

    /** A duration leads on from now. */
    static Instant future(String text, ZoneId zone, Instant now) {
        return parse(text, zone, now, 1);
    }

    private static Instant parse(String text, ZoneId zone, Instant now, int direction) {
        try {
            Duration span = Durations.parse(text);
            return now.plus(span.multipliedBy(direction));
        } catch (IllegalArgumentException e) {
            // No duration: a date, then.
        }
        String iso = text.strip().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeParseException e) {
            // No offset: local time.
        }
        try {
            return LocalTime.parse(iso)
                    .atDate(LocalDate.ofInstant(now, zone))
                    .atZone(zone)
                    .toInstant();
        } catch (DateTimeParseException e) {
            // Not today's, then.
        }
        for (Function<String, LocalDateTime> form : LOCAL) {
            try {
                return form.apply(iso).atZone(zone).toInstant();
            } catch (DateTimeParseException e) {
                // Not in this form.
            }
        }
        throw UserError.wrongUse(
                "'" + Text.oneLine(text) + "' is not a time", "Write 24h, 2026-11-22 or 2026-11-22T03:00.");
    }
}
