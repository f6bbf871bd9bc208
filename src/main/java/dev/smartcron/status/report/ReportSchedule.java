package dev.smartcron.status.report;

import dev.smartcron.schedule.PointInTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * When the daily report is due: each day at a local time. One that the clocks jump over is the end of the gap; of one that
 * comes twice the first is meant.
 */
public record ReportSchedule(LocalTime at, ZoneId zone) {
    /** A report that nobody could send in time is sent as long as this; then the next one tells of its day too. */
    static final Duration CAUGHT_UP = Duration.ofHours(6);

    /** A day and its report's time. */
    record ReportDay(LocalDate day, Instant due) {
        boolean isTooLate(Instant now) {
            return due.plus(CAUGHT_UP).isBefore(now);
        }
    }

    /** The newest that is due. */
    ReportDay newest(Instant now) {
        ReportDay today = of(LocalDate.ofInstant(now, zone));
        return today.due().isAfter(now) ? of(today.day().minusDays(1)) : today;
    }

    private ReportDay of(LocalDate day) {
        return new ReportDay(day, PointInTime.instant(day.atTime(at), zone, null));
    }
}
