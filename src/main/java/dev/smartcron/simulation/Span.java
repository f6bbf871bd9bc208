package dev.smartcron.simulation;

import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The whole minutes that are simulated.
 *
 * @param from the first of them
 * @param until the first that is not part of them any more
 * @param zone whose local time they are shown in
 */
public record Span(Instant from, Instant until, ZoneId zone) {
    private static final int MOST_MINUTES = 367 * 24 * 60;
    /** The longest day. */
    private static final Duration ONE_DAY = Duration.ofHours(25);

    private static final Duration NO_YEAR_NEEDED = Duration.ofDays(300);

    static final int MINUTE = 60;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd", Locale.ENGLISH);
    private static final DateTimeFormatter BRIEF = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    public Span {
        if (from.getEpochSecond() % MINUTE != 0
                || until.getEpochSecond() % MINUTE != 0
                || !from.isBefore(until)
                || Duration.between(from, until).toMinutes() > MOST_MINUTES) {
            throw new IllegalArgumentException("not a span of whole minutes: " + from + " to " + until);
        }
    }

    /**
     * From the first whole minute at or after an instant up to the first one at or after another.
     *
     * @throws IllegalArgumentException when that is no minute at all, or more than a leap year has
     */
    public static Span between(Instant from, Instant until, ZoneId zone) {
        return new Span(minuteFrom(from), minuteFrom(until), zone);
    }

    private static Instant minuteFrom(Instant instant) {
        Instant minute = instant.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(instant) ? minute : minute.plusSeconds(MINUTE);
    }

    /** The number of minutes. */
    public int minutes() {
        return minute(until);
    }

    /** The minute that holds an instant, counted from zero. */
    int minute(Instant instant) {
        return Math.toIntExact(Math.floorDiv(instant.getEpochSecond() - from.getEpochSecond(), MINUTE));
    }

    /** The beginning of a minute, counted from zero. */
    public Instant at(int minute) {
        return from.plusSeconds((long) minute * MINUTE);
    }

    /** Checks whether all of it has one offset from UTC. */
    public boolean hasOneOffset() {
        @Nullable ZoneOffsetTransition change = zone.getRules().nextTransition(from);
        return change == null || !change.getInstant().isBefore(until);
    }

    /** {@code Sun 2026-10-04}. */
    public String day(Instant instant) {
        return DAY.format(local(instant));
    }

    /** {@code 02:30}. */
    public String time(Instant instant) {
        return TIME.format(local(instant));
    }

    /** {@code 02:30 +11:00}, the offset only where a clock change lies in the span. */
    public String sureTime(Instant instant) {
        return hasOneOffset() ? time(instant) : time(instant) + " " + Zoned.offset(instant, zone);
    }

    /** A time as short as the span allows: {@code 02:30} where no time of day comes twice, {@code 10-04 02:30} where no day does. */
    public String brief(Instant instant) {
        Duration length = Duration.between(from, until);
        if (length.compareTo(ONE_DAY) <= 0) {
            return time(instant);
        }
        return (length.compareTo(NO_YEAR_NEEDED) <= 0 ? BRIEF : DATE).format(local(instant));
    }

    /** {@code Sun 2026-10-04 02:30 +11:00}, the offset only where a clock change lies in the span. */
    public String stamp(Instant instant) {
        return day(instant) + " " + sureTime(instant);
    }

    /** {@code Sun 2026-10-04 02:30 +11:00}, of a time that may be outside of any span. */
    public static String full(Instant instant, ZoneId zone) {
        return DAY.format(instant.atZone(zone)) + " " + TIME.format(instant.atZone(zone)) + " "
                + Zoned.offset(instant, zone);
    }

    ZonedDateTime local(Instant instant) {
        return instant.atZone(zone);
    }
}
