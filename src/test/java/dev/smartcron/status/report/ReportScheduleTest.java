package dev.smartcron.status.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.smartcron.status.report.ReportSchedule.ReportDay;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One time for each day, also for those on which the clocks change. */
class ReportScheduleTest {
    /** New York: 2026-03-08 02:00 forward to 03:00, 2026-11-01 02:00 back to 01:00. */
    @ParameterizedTest
    @CsvSource({
        "07:00, 2026-11-29T11:59:59Z, 2026-11-28, 2026-11-28T12:00:00Z",
        "07:00, 2026-11-29T12:00:00Z, 2026-11-29, 2026-11-29T12:00:00Z",
        // Jumped over: at the end of the gap.
        "02:30, 2026-03-08T06:59:59Z, 2026-03-07, 2026-03-07T07:30:00Z",
        "02:30, 2026-03-08T07:00:00Z, 2026-03-08, 2026-03-08T07:00:00Z",
        "02:30, 2026-03-09T06:29:59Z, 2026-03-08, 2026-03-08T07:00:00Z",
        // Comes twice: the first.
        "01:30, 2026-11-01T05:30:00Z, 2026-11-01, 2026-11-01T05:30:00Z",
        "01:30, 2026-11-01T06:30:00Z, 2026-11-01, 2026-11-01T05:30:00Z",
        "00:00, 2026-11-01T03:59:59Z, 2026-10-31, 2026-10-31T04:00:00Z",
    })
    void a_day_is_due_at_its_time(LocalTime at, Instant now, LocalDate day, Instant due) {
        assertThat(new ReportSchedule(at, ZoneId.of("America/New_York")).newest(now))
                .isEqualTo(new ReportDay(day, due));
    }
}
