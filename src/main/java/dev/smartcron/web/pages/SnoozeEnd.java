package dev.smartcron.web.pages;

import dev.smartcron.schedule.PointInTime;
import dev.smartcron.text.Zoned;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * An end of a snooze that people choose from.
 *
 * @param value as the API takes it: so long from now, or a time
 */
public record SnoozeEnd(String value, String words) {
    private static final LocalTime MORNING = LocalTime.of(8, 0);

    /** Those there are, in a zone. */
    static List<SnoozeEnd> from(Instant now, ZoneId zone) {
        List<SnoozeEnd> all = new ArrayList<>(List.of(
                new SnoozeEnd("30m", "30 minutes"),
                new SnoozeEnd("1h", "1 hour"),
                new SnoozeEnd("4h", "4 hours"),
                new SnoozeEnd("24h", "1 day")));
        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate monday = today.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
        LocalDate tomorrow = today.plusDays(1);
        if (!monday.equals(tomorrow)) {
            all.add(until("tomorrow", tomorrow, zone));
        }
        all.add(until("Monday", monday, zone));
        return all;
    }

    private static SnoozeEnd until(String day, LocalDate date, ZoneId zone) {
        return new SnoozeEnd(
                Zoned.iso(PointInTime.instant(LocalDateTime.of(date, MORNING), zone, null), zone), day + " " + MORNING);
    }
}
