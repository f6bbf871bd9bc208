package dev.smartcron.status.report;

import dev.smartcron.schedule.PointInTime;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The time that a report is about, from its first instant up to, and without, its last. Days are the calendar's: one on which
 * the clocks change has 23 or 25 hours.
 *
 * @param now when it is written: what fails, is open or is to come, is so then
 * @param zone whose local time it is told in
 */
public record ReportSpan(Instant since, Instant until, Instant now, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d", Locale.ENGLISH);

    public ReportSpan {
        if (!since.isBefore(until)) {
            throw new IllegalArgumentException("not a span of time: " + since + " to " + until);
        }
    }

    /** The day that ends now. */
    public static ReportSpan ofDay(Instant now, ZoneId zone) {
        return new ReportSpan(daysBefore(now, zone, 1), now, now, zone);
    }

    /** The same local time so many days before; after, where they are less than zero. */
    static Instant daysBefore(Instant instant, ZoneId zone, int days) {
        ZonedDateTime local = instant.atZone(zone);
        return PointInTime.instant(local.toLocalDateTime().minusDays(days), zone, local.getOffset());
    }

    /** The first instant that does not count any more: what ends in this very moment does. */
    Instant end() {
        return until.isBefore(now) ? until : now.plusMillis(1);
    }

    /** The same local time as now, a day later. */
    Instant tomorrow() {
        return daysBefore(now, zone, -1);
    }

    /** The full hours (UTC) that its last day touches. */
    List<Instant> hours() {
        Instant day = daysBefore(until, zone, 1);
        Instant first = (since.isAfter(day) ? since : day).truncatedTo(ChronoUnit.HOURS);
        List<Instant> hours = new ArrayList<>();
        for (Instant hour = first; hour.isBefore(until); hour = hour.plus(Duration.ofHours(1))) {
            hours.add(hour);
        }
        return hours;
    }

    /** The beginnings of the last so many days up to its end, and that, each a full hour (UTC). */
    List<Instant> days(int count) {
        List<Instant> days = new ArrayList<>();
        for (int before = count; before > 0; before--) {
            days.add(daysBefore(until, zone, before).truncatedTo(ChronoUnit.HOURS));
        }
        days.add(until.plus(Duration.ofHours(1)).minusMillis(1).truncatedTo(ChronoUnit.HOURS));
        return days;
    }

    /** {@code Sat 28}: the day of an instant. */
    String day(Instant instant) {
        return DAY.format(instant.atZone(zone));
    }

    /** {@code 02:30}, with its offset where that time comes twice in that span or the day to come. */
    String time(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        return TIME.format(local) + (isDoubtful() ? " " + Zoned.offset(instant, zone) : "");
    }

    /** The same with its date, unless it lies in the day up to now, or is to come today. */
    String at(Instant instant) {
        boolean isPast = !instant.isAfter(now);
        boolean isObvious = isPast
                ? instant.isAfter(daysBefore(now, zone, 1))
                : date(instant).equals(date(now));
        return isObvious ? time(instant) : stamp(instant);
    }

    private LocalDate date(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    /** {@code 2026-11-28 02:30}, with its offset where that time of day comes twice. */
    String stamp(Instant instant) {
        return STAMP.format(instant.atZone(zone)) + (isDoubtful() ? " " + Zoned.offset(instant, zone) : "");
    }

    private boolean isDoubtful() {
        @Nullable ZoneOffsetTransition change = zone.getRules().nextTransition(since);
        return change != null && change.getInstant().isBefore(tomorrow());
    }

    /** {@code From 2026-11-28 07:00 to 2026-11-29 07:00, Pacific/Auckland}. */
    String inWords() {
        return "From " + stamp(since) + " to " + stamp(until) + ", " + zone.getId();
    }
}
