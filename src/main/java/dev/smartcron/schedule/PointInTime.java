package dev.smartcron.schedule;

import dev.smartcron.text.Durations;
import dev.smartcron.text.UserError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A time as users write it: how far from now, a time of day, a date, or both, with an offset or in local time.
 *
 * <p>A local time that the clocks jump over means the end of the gap; of one that comes twice the first is meant, unless an
 * offset says otherwise.
 */
public final class PointInTime {
    /** The forms that are read, for a hint. */
    public static final String FORMS = "Write 24h, 03:00, 2026-11-22, 2026-11-22T03:00 or 2026-11-22T03:00+13:00.";

    /** The forms that a time may have; a span leads on from now, or back. */
    private static final List<Form> READERS = List.of(
            (text, zone, now, forward) -> now.plus(Durations.parse(text).multipliedBy(forward ? 1 : -1)),
            (text, zone, now, forward) -> OffsetDateTime.parse(text).toInstant(),
            (text, zone, now, forward) ->
                    instant(LocalTime.parse(hour(text)).atDate(LocalDate.ofInstant(now, zone)), zone, null),
            (text, zone, now, forward) -> instant(LocalDateTime.parse(text), zone, null),
            (text, zone, now, forward) -> instant(LocalDate.parse(text).atStartOfDay(), zone, null));

    private static final Pattern TIME_OF_DAY = Pattern.compile("[0-9:.]+");

    private interface Form {
        Instant read(String text, ZoneId zone, Instant now, boolean forward);
    }

    private PointInTime() {}

    /**
     * Reads a time; a duration leads back from now.
     *
     * @throws UserError telling what may be written
     */
    public static Instant past(String text, ZoneId zone, Instant now) {
        return parse(text, zone, now, false);
    }

    /** As {@link #past}; a duration leads on from now. */
    public static Instant future(String text, ZoneId zone, Instant now) {
        return parse(text, zone, now, true);
    }

    /** As {@link #future}; a time of day that is over today is tomorrow's. */
    public static Instant next(String text, ZoneId zone, Instant now) {
        Instant meant = future(text, zone, now);
        return meant.isBefore(now) && TIME_OF_DAY.matcher(text.strip()).matches()
                ? instant(LocalDateTime.ofInstant(meant, zone).plusDays(1), zone, null)
                : meant;
    }

    /**
     * The instant that people mean by a local time.
     *
     * @param preferred which offset a time that comes twice has, where it may have it; null for the first
     */
    public static Instant instant(LocalDateTime local, ZoneId zone, @Nullable ZoneOffset preferred) {
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).withLaterOffsetAtOverlap().getOffset().equals(preferred)
                        ? local.toInstant(preferred)
                        : local.atZone(zone).toInstant();
    }

    private static Instant parse(String text, ZoneId zone, Instant now, boolean forward) {
        String written = text.strip().replace(' ', 'T');
        for (Form form : READERS) {
            try {
                // As far away as the database can hold it.
                return Instant.ofEpochMilli(
                        form.read(written, zone, now, forward).toEpochMilli());
            } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
                // Another form, then.
            }
        }
        throw UserError.wrongUse("'" + text + "' is not a time", FORMS);
    }

    /** {@code 3:00} as {@code 03:00}. */
    private static String hour(String text) {
        return text.indexOf(':') == 1 ? "0" + text : text;
    }
}
